/** Names and addresses of contacts, for the administrator's pages, which ask the engine and not Xperience. */
export {
  type ContactName,
  readNameParts as readContactNames,
} from '../../xperience/contacts/readNameParts.ts';
