import type { IncomingMessage, ServerResponse } from "http";

export * from "./constants";
export * from "./errors";

type Bytes = Uint8Array | ArrayBuffer;
type Pairs = Record<string, unknown> | Iterable<readonly [string, unknown]>;
/** A secret, or one with its end in Unix seconds, or a promise of one of them. */
type Fetch = () => string | { secret: string; expiresAt?: number } | Promise<string | { secret: string; expiresAt?: number }>;

/** How a call ends early. With a signal it rejects with a CancelledError, whose cause is the signal's reason. */
export interface Ending {
  signal?: AbortSignal;
  timeoutMs?: number;
}

/** Holds something of the library until it is closed or collected. */
declare abstract class Resource {
  #resource;
  /** Gives it up. Calls that are under way end first; calls after this fail. Can be called again. */
  close(): void;
}

export interface Settings {
  apiUrl?: string;
  marketplaceUrl?: string;
  apiGeneration?: string;
  defaultVersion?: string;
  timeoutMs?: number;
  connectTimeoutMs?: number;
  maxRetries?: number;
  maxWaitMs?: number;
  maxResponseBytes?: number;
  userAgent?: string;
  proxyUrl?: string;
  proxyFromEnvironment?: boolean;
  caFile?: string;
  expiryMarginS?: number;
  permissionCheck?: number;
  sharedBudget?: boolean;
  moduleDir?: string;
  rateLimit?: { maxRequests: number; intervalMs: number; daily?: number };
  store?: Store;
  log?: (level: number, line: string) => void;
  logLevel?: number;
}

export declare class Config extends Resource {
  constructor(settings?: Settings);
  setStore(store: Store): void;
  setLog(log: (level: number, line: string) => void, level?: number): void;
}

/** A row of an application's store: keep it as it is. */
export interface Row {
  key: string;
  value: Buffer;
  version: bigint;
  /** When it is due, in Unix seconds; 0: never. */
  due: number;
  appId: string;
  owner: string;
  companyId: string;
  locationId: string;
}

/** The first `limit` rows whose keys are behind `after`, by the bytes of their keys, with these columns where they are not undefined. */
export interface Query {
  readonly appId?: string;
  readonly owner?: string;
  readonly companyId?: string;
  readonly locationId?: string;
  readonly after: string;
  readonly limit: number;
  /** Tells whether a row is one of them, but for the limit. */
  fits(row: Row): boolean;
}

type Answer<T> = T | Promise<T>;

/** An application's own store that one process uses. Each method is one indivisible step, finished when its promise is resolved. */
export interface Rows {
  get(key: string): Answer<Row | undefined | null>;
  /** Writes the row if the stored one has the version `present`; if that is 0n: if there is none. Tells whether it did. */
  putIfVersion(row: Row, present: bigint): Answer<boolean>;
  /** Deletes the row if it has that version. Tells whether it did. */
  eraseIfVersion(key: string, version: bigint): Answer<boolean>;
  scan(query: Query): Answer<Row[]>;
  /** The first `limit` rows of the app with 0 < due <= until, ordered by due, then by key. */
  due(appId: string, until: number, limit: number): Answer<Row[]>;
}

/** What processes agree by, for a store that several of them use. store_table.h says what each has to keep. */
export interface Agreements {
  lease(name: string, holder: string, durationMs: number): Answer<{ holder: string; remainingMs: number }>;
  release(name: string, holder: string): Answer<boolean>;
  count(name: string, delta: number, until: number, now: number): Answer<number>;
  claim(name: string, holder: string, until: number, now: number): Answer<number>;
  confirm(name: string, holder: string, until: number): Answer<boolean>;
  unclaim(name: string, holder: string): Answer<boolean>;
}

export interface StoreSettings {
  /** Names and 32 bytes each; the first one seals. */
  keys?: Record<string, Bytes>;
  keyFile?: string;
  keyEnv?: string;
  plain?: boolean;
  passwordFile?: string;
  passwordEnv?: string;
  tokensInRedis?: boolean;
  moduleDir?: string;
}

export declare class Store extends Resource {
  private constructor();
  static open(url: string, settings?: StoreSettings): Promise<Store>;
  static of(rows: Rows | (Rows & Agreements), settings?: StoreSettings): Promise<Store>;
  static join(installations: Store, leases: Store): Promise<Store>;
  readonly warning: string;
  check(): Promise<void>;
}

export declare class Pit extends Resource {
  constructor(config: Config, token: string, level?: number, resourceId?: string);
  static fromEnv(config: Config, name: string, level?: number, resourceId?: string): Pit;
  static fromFile(config: Config, path: string, level?: number, resourceId?: string, options?: { allowReadable?: boolean }): Promise<Pit>;
  static fromSource(config: Config, fetch: Fetch, level?: number, resourceId?: string): Promise<Pit>;
  readonly level: number;
  readonly resourceId: string;
  readonly warning: string;
  readonly ageS: number;
  readonly isRotationDue: boolean;
  readonly redacted: string;
  replace(token: string, options?: { overlapS?: number }): void;
  reload(): Promise<void>;
  setCreatedAt(createdAt: number): void;
  setScopes(scopes: Iterable<string>): void;
}

/** What was known when it was looked up. Texts are "" and times, in Unix seconds, -1 when they are not known. */
export interface Installation {
  readonly id: string;
  readonly level: number;
  readonly resourceId: string;
  readonly companyId: string;
  readonly locationId: string;
  readonly userId: string;
  readonly appId: string;
  readonly clientId: string;
  readonly owner: string;
  readonly state: number;
  readonly stateReason: string;
  readonly since: number;
  readonly expiresAt: number;
  readonly grantExpiresAt: number;
  readonly grantedAt: number;
  readonly planId: string;
  readonly bulk: boolean;
  readonly unclaimed: boolean;
  readonly adopted: boolean;
  readonly scopes: readonly string[];
  readonly approvedLocations: readonly string[];
}

export interface Location {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly installed: boolean;
}

export interface AuthorizeSettings {
  scopes?: Iterable<string>;
  /** The same text is to be given to `exchange`. */
  session?: string;
  parameters?: Record<string, string>;
  appData?: string;
  clientId?: string;
  redirectUri?: string;
  whiteLabel?: boolean;
  stateForm?: number;
  lifetimeS?: number;
  expectedInstallation?: string;
  versionId?: string;
}

export declare class Callback extends Resource {
  private constructor();
  readonly appData: string;
  readonly isUnsolicited: boolean;
}

export declare class OAuth extends Resource {
  constructor(config: Config, clientId: string, clientSecret: string, redirectUri: string);
  static fromSource(config: Config, clientId: string, fetch: Fetch, redirectUri: string): OAuth;
  readonly appId: string;
  addClient(clientId: string, clientSecret: string, options?: { isDefault?: boolean }): void;
  setUnsolicitedPolicy(policy: number): void;
  authorizeUrl(settings?: AuthorizeSettings): string;
  parseCallback(url: string | URL, options?: { session?: string }): Promise<Callback>;
  exchange(callback: Callback | string | URL, options?: { owner?: string; session?: string } & Ending): Promise<Installation>;
  refresh(id: string, ending?: Ending): Promise<Installation>;
  mintLocation(companyId: string, locationId: string, ending?: Ending): Promise<Installation>;
  claim(id: string, owner: string): Promise<Installation>;
  installation(id: string): Promise<Installation>;
  importTokens(json: string, options: { clientId?: string; obtainedAt: number; owner?: string }): Promise<Installation>;
  find(options?: { owner?: string; companyId?: string; locationId?: string }): Promise<Installation[]>;
  installedLocations(companyId: string, options?: { installedOnly?: boolean } & Ending): Promise<Location[]>;
  uninstall(id: string, options?: { reason?: string } & Ending): Promise<void>;
  remove(id: string): Promise<void>;
  keep(options?: { maxRefreshes?: number } & Ending): Promise<{ done: number; skipped: number; failed: number }>;
}

export interface Finding {
  readonly reason: number;
  readonly reasonName: string;
  readonly message: string;
  readonly remedy: number;
  readonly remedyName: string;
  readonly value: string;
  readonly hint: string;
}

export interface Decision {
  readonly outcome: number;
  readonly allowed: boolean;
  readonly denied: boolean;
  readonly operation: string;
  /** The first one is the primary reason. */
  readonly findings: readonly Finding[];
}

export declare class Credential extends Resource {
  private constructor();
  static fromPit(pit: Pit): Credential;
  static fromInstallation(oauth: OAuth, id: string): Promise<Credential>;
  static fromAccessToken(config: Config, accessToken: string,
    options?: { expiresAt?: number; level?: number; resourceId?: string }): Credential;
  static fromSource(config: Config, fetch: Fetch, options?: { level?: number; resourceId?: string }): Credential;
  readonly level: number;
  readonly resourceId: string;
  accessToken(options?: { minValidS?: number } & Ending): Promise<string>;
  invalidate(accessToken: string): Promise<void>;
  decide(operation: string, options?: { version?: string; locationId?: string; user?: UserContext }): Promise<Decision>;
}

export interface Parts extends Ending {
  query?: Pairs;
  headers?: Pairs;
  /** Of an operation of the catalogue. */
  params?: Pairs;
  generation?: string;
  version?: string;
  locationId?: string;
  json?: unknown;
  body?: Bytes | string;
  contentType?: string;
  form?: Pairs;
  files?: Iterable<{ name: string; path?: string; data?: Bytes; fileName?: string; contentType?: string }>;
  downloadFile?: string;
  /** Whether it may be sent again though it is a POST. */
  repeatable?: boolean;
}

export declare class Response {
  private constructor();
  readonly httpStatus: number;
  readonly body: Buffer;
  readonly traceId: string;
  readonly rateRemaining: number;
  readonly dailyRemaining: number;
  readonly headers: [string, string][];
  header(name: string): string | undefined;
  text(): string;
  json(): any;
}

export declare class Client extends Resource {
  constructor(config: Config, options?: { maxInFlight?: number });
  request(credential: Credential, method: string, path: string, parts?: Parts): Promise<Response>;
  /** Calls an operation of the catalogue by its name. */
  call(credential: Credential, operation: string, parts?: Parts): Promise<Response>;
  /** The pages of a list. */
  pages(credential: Credential, method: string, path: string, parts?: Parts): AsyncGenerator<any[], void, undefined>;
}

export type Completion = { tag: number | bigint; response: Response; error?: undefined } |
  { tag: number | bigint; response?: undefined; error: Error };

export declare class Queue extends Resource {
  constructor(config: Config, options?: { maxInFlight?: number; capacity?: number });
  readonly size: number;
  submit(credential: Credential, method: string, path: string, parts?: { tag?: number | bigint; timeoutMs?: number } & Omit<Parts, "signal">): void;
  cancel(tag: number | bigint): void;
  /** The next completion; undefined when no request is left. */
  next(): Promise<Completion | undefined>;
  [Symbol.asyncIterator](): AsyncGenerator<Completion, void, undefined>;
}

export interface Event {
  readonly type: string;
  readonly id: string;
  readonly appId: string;
  readonly companyId: string;
  readonly locationId: string;
  readonly installType: string;
  readonly timestamp: number;
  /** The body, as it was sent. */
  readonly json: string;
}

type HeadersIn = IncomingMessage | { rawHeaders: string[] } | string[] | Iterable<readonly [string, string]> |
  Record<string, string | string[] | undefined>;

export declare class Webhook extends Resource {
  constructor(config: Config, appIds: Iterable<string>,
    options?: { requireAppId?: boolean; rsa?: boolean; duplicates?: number; claimS?: number });
  static httpStatus(status: number): number;
  static apply(oauth: OAuth, event: Event, ending?: Ending): Promise<number>;
  addKey(key: string | Bytes, algorithm?: number): void;
  retireKey(key: string | Bytes, algorithm?: number): void;
  setWindow(pastS: number, futureS: number): void;
  verify(headers: HeadersIn, body: Bytes): Promise<Event>;
  verifySignature(headers: HeadersIn, body: Bytes): void;
  confirm(event: Event): Promise<void>;
  release(event: Event): Promise<void>;
  middleware(handle: (event: Event, request: any) => unknown, options?: { limit?: number; apply?: OAuth }):
    (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => Promise<void>;
}

export interface UserContext {
  readonly userId: string;
  readonly companyId: string;
  readonly activeLocation: string;
  readonly level: number;
  readonly role: string;
  readonly type: string;
  readonly userName: string;
  readonly email: string;
  readonly json: string;
}

export declare class UserContextReader extends Resource {
  constructor(config: Config, secret: string);
  addSecret(secret: string): void;
  retireSecret(secret: string): void;
  setFirstSeen(limitS: number): void;
  setOAuth(oauth: OAuth): void;
  decrypt(ciphertext: string): Promise<UserContext>;
}

export interface Operation {
  readonly name: string;
  readonly product: string;
  readonly method: string;
  readonly path: string;
  readonly generation: string;
  readonly version: string;
  readonly scope: string;
  readonly levels: number;
}

export declare function findOperation(text: string, generation?: string): Operation;
export declare function userContextFromJson(json: string): UserContext;
export declare const version: string;
