import { foldText, squeeze } from './foldText.ts';

/**
 * What people call the columns that every Dynamics has, in the languages of most sites: names of Xperience's fields and
 * captions of a site's own. Labels of the environment come on top of it. One phrase names one column.
 */
const phrases: Readonly<Record<string, string>> = {
  salutation:
    'salutation, title, courtesy title, Anrede, Titel, civilité, tratamiento, titolo, aanhef, oslovení, zwrot grzecznościowy',
  firstname:
    'first name, given name, forename, Vorname, prénom, nombre, nombre de pila, nome, voornaam, jméno, křestní jméno, imię, förnamn, fornavn',
  middlename:
    'middle name, second name, zweiter Vorname, deuxième prénom, segundo nombre, secondo nome, tweede voornaam, prostřední jméno, druhé jméno, drugie imię, mellannamn',
  lastname:
    'last name, surname, family name, Nachname, Familienname, Zuname, nom, nom de famille, apellido, apellidos, cognome, achternaam, příjmení, nazwisko, sobrenome, efternamn, efternavn, etternavn',
  nickname: 'nickname, Spitzname, Rufname, surnom, apodo, soprannome, bijnaam, přezdívka',
  suffix: 'suffix, name suffix, Namenszusatz, suffixe, sufijo, suffisso, achtervoegsel',
  jobtitle:
    'job title, position, role title, Position, Berufsbezeichnung, Funktion, Stellenbezeichnung, intitulé du poste, fonction, puesto, cargo, posizione, qualifica, functie, functietitel, pracovní pozice, pozice, funkce, stanowisko, befattning, stilling',
  department:
    'department, Abteilung, département, service, departamento, reparto, afdeling, oddělení, dział, avdelning',
  emailaddress1:
    'email, email address, primary email, E-Mail-Adresse, adresse email, courriel, adresse électronique, adresse de messagerie, courrier électronique, correo electrónico, dirección de correo electrónico, correo, indirizzo email, posta elettronica, e-mailadres, emailová adresa, adres email, epost, e-postadress',
  emailaddress2:
    'email 2, email address 2, second email, E-Mail-Adresse 2, zweite E-Mail-Adresse, adresse email 2, correo electrónico 2, indirizzo email 2',
  emailaddress3: 'email 3, email address 3, E-Mail-Adresse 3, adresse email 3, correo electrónico 3',
  telephone1:
    'business phone, phone, telephone, telephone 1, work phone, office phone, phone number, Telefon, Telefonnummer, Telefon geschäftlich, Geschäftstelefon, Telefon dienstlich, téléphone, téléphone professionnel, téléphone bureau, numéro de téléphone, teléfono, teléfono del trabajo, teléfono de la empresa, telefono, telefono ufficio, telefoon, telefoonnummer, telefoon zakelijk, pracovní telefon, telefonní číslo, telefon służbowy, numer telefonu, arbetstelefon',
  telephone2:
    'home phone, telephone 2, Telefon privat, Festnetztelefon, Privattelefon, téléphone domicile, téléphone personnel, teléfono particular, teléfono de casa, telefono abitazione, telefoon privé, telefon domů, domácí telefon, telefon domowy, hemtelefon',
  mobilephone:
    'mobile phone, mobile, cell phone, mobile number, cell, Mobiltelefon, Handy, Handynummer, Mobil, Mobilnummer, téléphone mobile, portable, téléphone portable, mobile téléphone, teléfono móvil, móvil, celular, cellulare, telefono cellulare, mobiele telefoon, mobiel, mobilní telefon, telefon komórkowy, mobiltelefon nummer',
  fax: 'fax, fax number, business fax, Faxnummer, Telefax, télécopie, número de fax, numero fax, faxnummer',
  websiteurl:
    'website, web site, web page, url, homepage, Webseite, Internetseite, site web, site internet, sitio web, página web, sito web, webová stránka, webové stránky, strona internetowa, strona www, webbplats',
  birthdate:
    'birthday, birth date, date of birth, Geburtsdatum, Geburtstag, date de naissance, anniversaire, fecha de nacimiento, cumpleaños, data di nascita, compleanno, geboortedatum, verjaardag, datum narození, narozeniny, data urodzenia, födelsedatum, fødselsdato',
  anniversary:
    'anniversary, wedding anniversary, Hochzeitstag, Jahrestag, anniversaire de mariage, aniversario, anniversario, jubileum, výročí',
  gendercode:
    'gender, sex, Geschlecht, sexe, genre, sexo, género, sesso, genere, geslacht, pohlaví, płeć, kön, kjønn',
  familystatuscode:
    'marital status, family status, Familienstand, situation de famille, état civil, estado civil, stato civile, burgerlijke staat, rodinný stav, stan cywilny',
  spousesname: 'spouse, spouse name, partner name, Name des Partners, conjoint, nombre del cónyuge, coniuge',
  numberofchildren:
    'children, number of children, no of children, Anzahl Kinder, Anzahl der Kinder, Kinder, nombre d enfants, enfants, número de hijos, hijos, numero di figli, aantal kinderen, počet dětí, liczba dzieci',
  childrensnames: 'names of children, children names, childrens names, Namen der Kinder, prénoms des enfants',
  description:
    'notes, note, description, remarks, comments, comment, Beschreibung, Notizen, Bemerkungen, Bemerkung, Anmerkungen, notes internes, remarques, commentaires, descripción, notas, comentarios, descrizione, commenti, beschrijving, opmerkingen, notities, poznámky, poznámka, popis, opis, uwagi, notatki, beskrivning, anteckningar',
  address1_line1:
    'address, address 1, street, street 1, address line 1, street address, Adresse, Straße, Straße 1, Anschrift, adresse 1, rue, rue 1, voie 1, dirección, calle, calle 1, indirizzo, via, via 1, adres, straat, straat 1, adresa, ulice, ulice 1, ulica, gatuadress, gata',
  address1_line2:
    'address 2, street 2, address line 2, Straße 2, Adresszusatz, complément d adresse, rue 2, voie 2, calle 2, indirizzo 2, via 2, straat 2, ulice 2',
  address1_line3: 'address 3, street 3, address line 3, Straße 3, rue 3, voie 3, calle 3, via 3, straat 3',
  address1_city:
    'city, town, Ort, Stadt, Wohnort, ville, ciudad, población, città, comune, plaats, stad, město, obec, miasto, miejscowość, cidade, by',
  address1_postalcode:
    'zip, zip code, postal code, post code, postcode, zip postal code, Postleitzahl, PLZ, code postal, código postal, codice postale, CAP, poštovní směrovací číslo, PSČ, kod pocztowy, postnummer',
  address1_stateorprovince:
    'state, province, state name, state province, region, Bundesland, Bundesland Kanton, Kanton, état, état province, província, provincia, estado, estado o provincia, provincie, staat provincie, kraj, województwo',
  address1_country:
    'country, country name, country region, Land, Land Region, Staat, pays, pays région, país, país o región, paese, nazione, paese area geografica, stát, země, kraj pochodzenia',
  address1_county: 'county, district, Landkreis, Bezirk, comté, condado, contea, okres, powiat',
  address1_postofficebox:
    'po box, post office box, Postfach, boîte postale, apartado de correos, casella postale',
  address1_latitude:
    'latitude, geographische Breite, Breitengrad, latitud, latitudine, breedtegraad, zeměpisná šířka',
  address1_longitude:
    'longitude, geographische Länge, Längengrad, longitud, longitudine, lengtegraad, zeměpisná délka',
  parentcustomerid:
    'company, company name, account, account name, organization, Firma, Firmenname, Unternehmen, Unternehmensname, société, nom de la société, entreprise, empresa, nombre de la compañía, compañía, azienda, società, nome società, bedrijf, bedrijfsnaam, společnost, název společnosti, nazwa firmy, företag',
  annualincome:
    'annual income, yearly income, Jahreseinkommen, revenu annuel, ingresos anuales, reddito annuo, jaarinkomen, roční příjem',
  governmentid: 'government id, national id, Ausweisnummer, numéro d identité, documento de identidad',
  employeeid:
    'employee id, employee number, Mitarbeiternummer, Personalnummer, matricule, número de empleado',
  assistantname: 'assistant, assistant name, Assistent, Assistenz, assistant e, asistente, assistente',
  managername: 'manager, manager name, Vorgesetzter, responsable, superior, jefe, responsabile',
  donotphone:
    'no phone calls, no calls, do not call, do not phone, do not allow phone calls, nicht anrufen, keine Anrufe, Telefonanrufe nicht zulassen, ne pas appeler, ne pas téléphoner, pas d appels, ne pas autoriser appels téléphoniques, no llamar, no permitir llamadas telefónicas, non telefonare, nicht telefonieren, niet bellen, nevolat',
  donotemail:
    'no emails, no email, do not email, do not allow emails, keine E-Mails, E-Mails nicht zulassen, ne pas envoyer d email, pas d emails, ne pas autoriser courriers électroniques, no enviar correos electrónicos, non inviare email, geen email, neposílat emaily',
  donotbulkemail:
    'no bulk email, no newsletter, unsubscribed, email opt out, do not allow bulk emails, keine Massen-E-Mails, Massen-E-Mails nicht zulassen, kein Newsletter, Newsletter abgemeldet, désabonné, pas de newsletter, sin boletín, nessuna newsletter, geen nieuwsbrief, neposílat newsletter',
  donotfax: 'no faxes, no fax, do not fax, do not allow faxes, keine Faxe, Faxe nicht zulassen, pas de fax',
  donotpostalmail:
    'no mail, no postal mail, no letters, do not allow mails, keine Post, keine Briefe, Postsendungen nicht zulassen, pas de courrier, sin correo postal, geen post',
  preferredappointmentdaycode:
    'preferred day, bevorzugter Tag, Wunschtag, jour préféré, día preferido, giorno preferito, voorkeursdag, preferovaný den',
  preferredappointmenttimecode:
    'preferred time, bevorzugte Uhrzeit, bevorzugte Zeit, heure préférée, hora preferida, ora preferita, preferovaný čas',
  preferredcontactmethodcode:
    'preferred contact method, preferred method of contact, contact method, bevorzugte Kontaktmethode, Kontaktmethode, bevorzugte Kontaktart, mode de communication privilégié, méthode de contact préférée, método de contacto preferido, metodo di contatto preferito, preferovaný způsob kontaktu',
};

/** Phrase, folded and without blanks → column. Names themselves count, so that `ContactJobTitle` finds `jobtitle`. */
export const knownColumns: ReadonlyMap<string, string> = new Map(
  Object.entries(phrases).flatMap(([column, text]) =>
    [column, ...text.split(', ')].map((phrase) => [squeeze(foldText(phrase)), column] as const),
  ),
);

/** What Xperience calls its own fields, where the name says less than it means. */
export const ownFields: Readonly<Record<string, string>> = {
  ContactAddress1: 'address1_line1',
  ContactStateName: 'address1_stateorprovince',
  ContactCountryName: 'address1_country',
  ContactCompanyName: 'parentcustomerid',
  ContactGender: 'gendercode',
  ContactGenderName: 'gendercode',
};

/** Words that mean the same in a caption of more words. */
export const sameWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    annual: 'yearly jahrlich jahres annuel annuelle anual annuo roční',
    phone: 'telephone tel telefon telefono telefoon',
    number: 'no nr num numero nummer nombre anzahl cislo numer',
    level: 'tier stufe niveau nivel livello uroven',
    customer: 'client kunde kunden cliente klant zakaznik klient',
    loyalty: 'fidelity treue fidelite fidelidad fedelta',
  }).flatMap(([word, others]) => [word, ...others.split(' ')].map((each) => [foldText(each), word] as const)),
);
