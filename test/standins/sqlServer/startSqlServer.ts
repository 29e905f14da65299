import { createServer, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import {
  createMessageReader,
  type Login,
  type Message,
  messageTypes,
  readBatch,
  readLogin,
  readProcedure,
  readTransactionRequest,
  toPackets,
} from './messages.ts';
import {
  done,
  errorToken,
  loginAck,
  preloginAnswer,
  type Row,
  resultTokens,
  type ServerError,
  transactionToken,
} from './tokens.ts';

/**
 * Answer to a statement: rows, a number of touched rows, errors, the end of the connection, or none until the client
 * sends an attention. An error and an attention end the transaction of their session, as XACT_ABORT has it.
 */
export type Answer = { rows: Row[] } | { touched: number } | { errors: ServerError[] } | 'hangUp' | 'silence';

/** A session as the server saw it. */
export interface Session {
  login: Login;
  /** Everything asked of it, in order; `begin`, `commit`, `rollback` and `attention` stand for themselves. */
  asked: string[];
  open: boolean;
}

export interface SqlServerStandinOptions {
  /** Answers what goes through sp_executesql; default: one row touched. */
  answer?: (statement: string, session: Session) => Answer;
  /** Answers batches, which carry what a session is set to; default: nothing touched. */
  answerBatch?: (batch: string, session: Session) => Answer;
  /** Errors that refuse a login. */
  refuse?: (login: Login) => ServerError[];
  /** Makes the server encrypt, with this key and certificate. */
  tls?: { key: string; cert: string };
}

export interface SqlServerStandin {
  port: number;
  /** Every session there has been, in the order of their logins. */
  sessions: Session[];
  /** Ends every connection, as a restart does. */
  endSessions(): void;
  close(): Promise<void>;
}

/**
 * The wire of SQL Server for the driver's tests: sign-in, encryption, batches, parameterised statements, transactions
 * and cancelling. It understands no SQL: the test answers. What statements do is tried on a server.
 */
export async function startSqlServer(options: SqlServerStandinOptions = {}): Promise<SqlServerStandin> {
  const sessions: Session[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serveConnection(socket, options, sessions);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  const endSessions = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    sessions,
    endSessions,
    close: () => {
      endSessions();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function serveConnection(socket: Socket, options: SqlServerStandinOptions, sessions: Session[]): void {
  let out: Duplex = socket;
  let session: Session | undefined;
  let inTransaction = false;
  let silent = false;
  const send = (...tokens: Buffer[]): void => void out.write(toPackets(0x04, Buffer.concat(tokens)));
  socket.on('close', () => {
    if (session) session.open = false;
  });

  function giveAnswer(answer: Answer, isProcedure: boolean): void {
    const end = isProcedure ? [done('procedure')] : [];
    const type = isProcedure ? 'inProcedure' : 'statement';
    if (answer === 'hangUp') socket.destroy();
    else if (answer === 'silence') silent = true;
    else if ('rows' in answer) send(resultTokens(answer.rows), done(type, [], answer.rows.length), ...end);
    else if ('touched' in answer) send(done(type, [], answer.touched), ...end);
    else send(...answer.errors.map(errorToken), ...rollBack(), done(type, ['error']), ...end);
  }

  function rollBack(): Buffer[] {
    const tokens = inTransaction ? [transactionToken('rollback')] : [];
    inTransaction = false;
    return tokens;
  }

  function serveLogin(login: Login): void {
    const refusals = options.refuse?.(login) ?? [];
    if (refusals.length > 0) {
      send(...refusals.map(errorToken), done('statement', ['error']));
      socket.end();
      return;
    }
    session = { login, asked: [], open: true };
    sessions.push(session);
    send(loginAck(), done('statement'));
  }

  function serveSession({ type, data }: Message, current: Session): void {
    const ask = (text: string): string => {
      current.asked.push(text);
      return text;
    };
    if (type === messageTypes.batch) {
      const batch = ask(readBatch(data));
      giveAnswer(options.answerBatch?.(batch, current) ?? { touched: 0 }, false);
    } else if (type === messageTypes.procedure) {
      const statement = ask(readProcedure(data));
      giveAnswer(options.answer?.(statement, current) ?? { touched: 1 }, true);
    } else if (type === messageTypes.transaction) {
      const change = ask(readTransactionRequest(data)) as 'begin' | 'commit' | 'rollback';
      inTransaction = change === 'begin';
      send(transactionToken(change), done('statement'));
    } else if (type === messageTypes.attention) {
      ask('attention');
      if (silent) send(...rollBack(), done('statement', ['error']));
      silent = false;
      send(done('statement', ['attention']));
    } else throw new Error(`The stand-in does not know messages of type ${type}.`);
  }

  const read = createMessageReader((message) => {
    if (message.type === messageTypes.prelogin) {
      send(preloginAnswer(options.tls !== undefined));
      if (options.tls === undefined) return;
      socket.removeAllListeners('data');
      out = encrypt(socket, options.tls);
      out.on('data', read);
    } else if (message.type === messageTypes.login) serveLogin(readLogin(message.data));
    else if (session) serveSession(message, session);
  });
  socket.on('data', read);
}

/**
 * TLS as TDS 7 carries it: the handshake travels inside of packets of its own, everything behind it plainly (MS-TDS
 * 2.2.6.5).
 */
function encrypt(socket: Socket, { key, cert }: { key: string; cert: string }): Duplex {
  let secure = false;
  const unwrap = createMessageReader(({ data }) => void wrapped.push(data));
  const wrapped = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, sent) => {
      socket.write(secure ? chunk : toPackets(messageTypes.prelogin, chunk), sent);
    },
  });
  socket.on('data', (chunk: Buffer) => {
    // A client sends plainly as soon as its handshake is over.
    secure ||= chunk[0] !== messageTypes.prelogin;
    if (secure) wrapped.push(chunk);
    else unwrap(chunk);
  });
  socket.on('close', () => wrapped.destroy());
  const tls = new TLSSocket(wrapped as Socket, { isServer: true, key, cert, maxVersion: 'TLSv1.2' });
  tls.on('error', () => socket.destroy());
  return tls;
}
