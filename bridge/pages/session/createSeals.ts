import { createHmac, timingSafeEqual } from 'node:crypto';
import { EncryptJWT, errors, type JWTPayload, jwtDecrypt, jwtVerify, SignJWT } from 'jose';

/** What a text is sealed for: one sealed for another purpose is not taken. */
export type Purpose = 'session' | 'flash' | 'kept';

/** What became of a seal. */
export type Opened<Content> = { content: Content } | { ended: Content } | undefined;

/** Texts that only this bridge can have made; they travel through browsers. */
export interface Seals {
  /** Readable by who has it, and unchanged. */
  sign(purpose: Purpose, content: JWTPayload, seconds: number): Promise<string>;
  /** `ended`: genuine, but its time is over. */
  verify<Content extends JWTPayload>(purpose: Purpose, text: string): Promise<Opened<Content>>;
  /** Readable by nobody else. */
  encrypt(purpose: Purpose, content: JWTPayload, seconds: number): Promise<string>;
  decrypt<Content extends JWTPayload>(purpose: Purpose, text: string): Promise<Content | undefined>;
  /** A short text that belongs to another one. */
  token(purpose: string, text: string): string;
  isToken(purpose: string, text: string, token: string): boolean;
}

/** More than a browser keeps of a cookie, or a form that is kept takes. */
const longest = 400_000;

/** Makes and opens seals with one secret of 32 bytes, by JSON Web Tokens. */
export function createSeals(secret: Uint8Array, now: () => Date = () => new Date()): Seals {
  const token = (purpose: string, text: string): string =>
    createHmac('sha256', secret).update(`${purpose}\0${text}`).digest('base64url');
  const seconds = (): number => Math.floor(now().getTime() / 1000);
  return {
    sign: (purpose, content, lasts) =>
      new SignJWT(content)
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience(purpose)
        .setExpirationTime(seconds() + lasts)
        .sign(secret),
    async verify<Content extends JWTPayload>(purpose: Purpose, text: string): Promise<Opened<Content>> {
      if (text.length > longest) return undefined;
      try {
        const { payload } = await jwtVerify<Content>(text, secret, {
          algorithms: ['HS256'],
          audience: purpose,
          currentDate: now(),
        });
        return { content: payload };
      } catch (error) {
        // Its signature was right: that is looked at first.
        const isOver = error instanceof errors.JWTExpired && error.payload.aud === purpose;
        return isOver ? { ended: error.payload as Content } : undefined;
      }
    },
    encrypt: (purpose, content, lasts) =>
      new EncryptJWT(content)
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(purpose)
        .setExpirationTime(seconds() + lasts)
        .encrypt(secret),
    async decrypt<Content extends JWTPayload>(purpose: Purpose, text: string): Promise<Content | undefined> {
      if (text.length > longest) return undefined;
      try {
        const { payload } = await jwtDecrypt<Content>(text, secret, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
          audience: purpose,
          currentDate: now(),
        });
        return payload;
      } catch {
        return undefined;
      }
    },
    token,
    isToken(purpose, text, given) {
      const [right, other] = [Buffer.from(token(purpose, text)), Buffer.from(given)];
      return right.length === other.length && timingSafeEqual(right, other);
    },
  };
}
