<?php

// What PHP sees of the extension, for IDEs, static analysis and generate.php, which makes the tables of the extension of it.

namespace Ghlauth;

/** The version of the library. */
function version(): string {}

/** Finds an operation by its name ("contacts/get-contact"), or by a method and a path ("GET /contacts/x"). */
function findOperation(string $text, ?string $generation = null): ?Operation {}

/** A call that failed. There is no secret in it. Its code is a GHLAUTH_E_... of the library. */
class GhlauthException extends \RuntimeException
{
    /** "GHLAUTH_E_..." */
    public string $name = "";
    /** What to change. */
    public string $hint = "";
    /** 0: there was no answer. */
    public int $httpStatus = 0;
    public ?string $serverMessage = null;
    public ?string $traceId = null;
    public ?int $retryAfterMs = null;
    /** Whether the same call may succeed later. */
    public bool $retryable = false;

    public function __toString(): string {}
}

/** What holds something of the library, until it is closed or nothing refers to it any more. */
interface Closable
{
    /** Gives it up. A call after this fails with a UsageException. Can be called again. */
    public function close(): void;
    public function isClosed(): bool;
}

/** @not-serializable */
class Config implements Closable
{
    /**
     * @param array{maxRequests: int, intervalMs: int, daily?: int}|null $rateLimit
     * @param int|null $permissionCheck PERMISSION_CHECK_...
     * @param (callable(int, string): mixed)|\Psr\Log\LoggerInterface|null $log a level (LOG_...) and a line, without secrets
     * @param int|null $logLevel the most detailed one that is wanted; LOG_INFO if it is not given
     */
    public function __construct(
        ?string $apiUrl = null, ?string $marketplaceUrl = null, ?string $apiGeneration = null, ?string $defaultVersion = null,
        ?int $timeoutMs = null, ?int $connectTimeoutMs = null, ?int $maxRetries = null, ?int $maxWaitMs = null,
        ?int $maxResponseBytes = null, ?string $userAgent = null, #[\SensitiveParameter] ?string $proxyUrl = null,
        ?bool $proxyFromEnvironment = null, ?string $caFile = null, ?int $expiryMarginS = null, ?int $permissionCheck = null,
        ?bool $sharedBudget = null, ?string $moduleDir = null, ?array $rateLimit = null, ?Store $store = null,
        callable|\Psr\Log\LoggerInterface|null $log = null, ?int $logLevel = null,
    ) {}

    /** Changes some of the settings. What was made of the configuration before keeps its own. */
    public function set(
        ?string $apiUrl = null, ?string $marketplaceUrl = null, ?string $apiGeneration = null, ?string $defaultVersion = null,
        ?int $timeoutMs = null, ?int $connectTimeoutMs = null, ?int $maxRetries = null, ?int $maxWaitMs = null,
        ?int $maxResponseBytes = null, ?string $userAgent = null, #[\SensitiveParameter] ?string $proxyUrl = null,
        ?bool $proxyFromEnvironment = null, ?string $caFile = null, ?int $expiryMarginS = null, ?int $permissionCheck = null,
        ?bool $sharedBudget = null, ?string $moduleDir = null, ?array $rateLimit = null, ?Store $store = null,
        callable|\Psr\Log\LoggerInterface|null $log = null, ?int $logLevel = null,
    ): void {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * Ends the calls that it is given to: by a time limit, or by `request`, as from a log of yours.
 * @not-serializable
 */
class Cancel implements Closable
{
    public function __construct(?int $timeoutMs = null) {}
    public function request(): void {}
    public function isRequested(): bool {}
    /** null removes the limit. */
    public function setTimeout(?int $timeoutMs): void {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/** A row of a store of yours: keep it as it is. Its value may hold any bytes. */
final class StoreRow
{
    public readonly string $key;
    public readonly string $value;
    public readonly int $version;
    /** When it is due, in Unix seconds; 0: never. */
    public readonly int $due;
    public readonly string $appId;
    public readonly string $owner;
    public readonly string $companyId;
    public readonly string $locationId;

    public function __construct(
        string $key, string $value, int $version, int $due = 0, string $appId = "", string $owner = "", string $companyId = "",
        string $locationId = "",
    ) {}
}

/** The first `limit` rows whose keys are behind `after`, by the bytes of their keys, with these columns where they are not null. */
final class StoreQuery
{
    public readonly ?string $appId;
    public readonly ?string $owner;
    public readonly ?string $companyId;
    public readonly ?string $locationId;
    public readonly string $after;
    public readonly int $limit;

    public function __construct(
        ?string $appId = null, ?string $owner = null, ?string $companyId = null, ?string $locationId = null, string $after = "",
        int $limit = 1000,
    ) {}
    /** Tells whether a row is one of them, but for the limit. */
    public function fits(StoreRow $row): bool {}
}

/** Who has a lease, and for how long at most. */
final class StoreLease
{
    public readonly string $holder;
    public readonly int $remainingMs;

    public function __construct(string $holder, int $remainingMs) {}
}

/** An application's own store that one process uses. Each method is one indivisible step. */
interface Rows
{
    public function get(string $key): ?StoreRow;
    /** Writes the row if the stored one has the version `present`; if that is 0: if there is none. Tells whether it did. */
    public function putIfVersion(StoreRow $row, int $present): bool;
    /** Deletes the row if it has that version. Tells whether it did. */
    public function eraseIfVersion(string $key, int $version): bool;
    /** @return iterable<StoreRow> */
    public function scan(StoreQuery $query): \Traversable|array;
    /**
     * The first `limit` rows of the app with 0 < due <= until, ordered by due, then by key.
     * @return iterable<StoreRow>
     */
    public function due(string $appId, int $until, int $limit): \Traversable|array;
}

/** What processes agree by, for a store that several of them use, as under php-fpm. ghlauth/store_table.h says what each has to keep. */
interface Agreements
{
    /** Grants the lease when it is free, over, or the holder's own; says who has it. */
    public function lease(string $name, string $holder, int $durationMs): StoreLease;
    public function release(string $name, string $holder): bool;
    /** Adds to a counter; one whose end is before now starts at 0 with this end. Gives the sum. */
    public function count(string $name, int $delta, int $until, int $now): int;
    /** Gives STORE_CLAIM_... */
    public function claim(string $name, string $holder, int $until, int $now): int;
    public function confirm(string $name, string $holder, int $until): bool;
    public function unclaim(string $name, string $holder): bool;
}

/** @not-serializable */
class Store implements Closable
{
    public readonly ?string $warning;

    private function __construct() {}
    /**
     * @param string $url "memory:", "sqlite:/path", "postgres://...", "redis://..."
     * @param array<array-key, string> $keys names and 32 bytes each; the first one seals
     */
    public static function open(
        #[\SensitiveParameter] string $url, #[\SensitiveParameter] array $keys = [], ?string $keyFile = null, ?string $keyEnv = null,
        bool $plain = false, ?string $passwordFile = null, ?string $passwordEnv = null, bool $tokensInRedis = false,
        ?string $moduleDir = null,
    ): Store {}
    /**
     * A store of yours; one that is Agreements as well where several processes use it.
     * @param array<array-key, string> $keys
     */
    public static function of(
        Rows $rows, #[\SensitiveParameter] array $keys = [], ?string $keyFile = null, ?string $keyEnv = null, bool $plain = false,
    ): Store {}
    /** Installations and secrets in one store, leases, counters and claims in another. */
    public static function join(Store $installations, Store $leases): Store {}
    /** Tries whether it keeps what the library asks of it. For tests of a store of yours; takes seconds. */
    public function check(): void {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * What a source may give: a secret, and its end in Unix seconds.
 * @not-serializable
 */
final class Secret
{
    public function __construct(#[\SensitiveParameter] string $text, ?int $expiresAt = null) {}
}

/**
 * A Private Integration Token.
 * @not-serializable
 */
class Pit implements Closable
{
    /** LEVEL_...; 0: not known. */
    public readonly int $level;
    public readonly ?string $resourceId;

    public function __construct(Config $config, #[\SensitiveParameter] string $token, int $level = 0, ?string $resourceId = null) {}
    public static function fromEnv(Config $config, string $name, int $level = 0, ?string $resourceId = null): Pit {}
    public static function fromFile(
        Config $config, string $path, int $level = 0, ?string $resourceId = null, bool $allowReadable = false,
    ): Pit {}
    /** @param callable(): (string|Secret) $fetch */
    public static function fromSource(Config $config, callable $fetch, int $level = 0, ?string $resourceId = null): Pit {}
    public function replace(#[\SensitiveParameter] string $token, int $overlapS = 604800): void {}
    public function reload(): void {}
    public function setCreatedAt(int $createdAt): void {}
    /** @param list<string> $scopes */
    public function setScopes(array $scopes): void {}
    /** What may be shown of it. */
    public function redacted(): string {}
    public function warning(): ?string {}
    public function ageS(): ?int {}
    public function isRotationDue(): bool {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/** What was known about an installation when it was looked up. Times are Unix seconds. */
final class Installation
{
    public readonly string $id;
    /** LEVEL_... */
    public readonly int $level;
    public readonly ?string $resourceId;
    public readonly ?string $companyId;
    public readonly ?string $locationId;
    public readonly ?string $userId;
    public readonly ?string $appId;
    public readonly ?string $clientId;
    public readonly ?string $owner;
    /** INSTALLATION_... */
    public readonly int $state;
    public readonly ?string $stateReason;
    public readonly ?int $since;
    public readonly ?int $expiresAt;
    public readonly ?int $grantExpiresAt;
    public readonly ?int $grantedAt;
    public readonly ?string $planId;
    public readonly bool $bulk;
    public readonly bool $unclaimed;
    public readonly bool $adopted;
    /** @var list<string> */
    public readonly array $scopes;
    /** @var list<string> */
    public readonly array $approvedLocations;

    private function __construct() {}
}

/** A location of a company, as HighLevel lists it. */
final class Location
{
    public readonly string $id;
    public readonly ?string $name;
    public readonly ?string $address;
    public readonly bool $installed;

    private function __construct() {}
}

/** How many rows were done, left out and failed. */
final class Report
{
    public readonly int $done;
    public readonly int $skipped;
    public readonly int $failed;

    private function __construct() {}
}

/**
 * The request that came to the redirect URI, checked. Its state is used up.
 * @not-serializable
 */
class Callback implements Closable
{
    public readonly ?string $appData;
    public readonly bool $isUnsolicited;

    private function __construct() {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * A marketplace app and its installations in the store.
 * @not-serializable
 */
class OAuth implements Closable
{
    public readonly string $appId;

    public function __construct(Config $config, string $clientId, #[\SensitiveParameter] string $clientSecret, string $redirectUri) {}
    /** @param callable(): (string|Secret) $fetch */
    public static function fromSource(Config $config, string $clientId, callable $fetch, string $redirectUri): OAuth {}
    public function addClient(string $clientId, #[\SensitiveParameter] string $clientSecret, bool $isDefault = false): void {}
    /** @param int $policy UNSOLICITED_... */
    public function setUnsolicitedPolicy(int $policy): void {}
    /**
     * The URL that the user's browser opens.
     * @param list<string> $scopes
     * @param string|null $session the same text is to be given to `exchange`
     * @param int|null $stateForm STATE_SEALED if it is not given: any process with the same store can take the callback
     * @param array<string, string> $parameters
     */
    public function authorizeUrl(
        array $scopes = [], #[\SensitiveParameter] ?string $session = null, ?string $appData = null, ?string $clientId = null,
        ?string $redirectUri = null, ?bool $whiteLabel = null, ?int $stateForm = null, ?int $lifetimeS = null,
        ?string $expectedInstallation = null, ?string $versionId = null, array $parameters = [],
    ): string {}
    /** Checks the request that came to the redirect URI. */
    public function parseCallback(#[\SensitiveParameter] string $url, #[\SensitiveParameter] ?string $session = null): Callback {}
    /** @param Callback|string $callback the URL that was asked for, or what parseCallback gave */
    public function exchange(
        #[\SensitiveParameter] Callback|string $callback, ?string $owner = null, #[\SensitiveParameter] ?string $session = null,
        ?Cancel $cancel = null,
    ): Installation {}
    public function refresh(string $installationId, ?Cancel $cancel = null): Installation {}
    public function mintLocation(string $companyId, string $locationId, ?Cancel $cancel = null): Installation {}
    public function claim(string $installationId, string $owner): Installation {}
    public function installation(string $installationId): Installation {}
    /** @param string $json of a token answer */
    public function importTokens(
        #[\SensitiveParameter] string $json, int $obtainedAt, ?string $clientId = null, ?string $owner = null,
    ): Installation {}
    /** @return list<Installation> */
    public function find(?string $owner = null, ?string $companyId = null, ?string $locationId = null): array {}
    /**
     * HighLevel's list of the locations of a company.
     * @return list<Location>
     */
    public function installedLocations(string $companyId, bool $installedOnly = false, ?Cancel $cancel = null): array {}
    /** Uninstalls the app there. */
    public function uninstall(string $installationId, ?string $reason = null, ?Cancel $cancel = null): void {}
    /** Marks it as removed here; HighLevel is not told. */
    public function remove(string $installationId): void {}
    /** Renews the refresh tokens that have become old; 0: all of them. */
    public function keep(int $maxRefreshes = 0, ?Cancel $cancel = null): Report {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/** One thing that speaks against a request, or leaves open whether it is granted. */
final class Finding
{
    /** REASON_... */
    public readonly int $reason;
    public readonly string $reasonName;
    public readonly string $message;
    /** REMEDY_... */
    public readonly int $remedy;
    public readonly string $remedyName;
    public readonly string $value;
    public readonly string $hint;

    private function __construct() {}
}

/** Whether a credential may call an operation, and why not. */
final class Decision
{
    /** OUTCOME_... */
    public readonly int $outcome;
    public readonly bool $allowed;
    public readonly bool $denied;
    public readonly ?string $operation;
    /** @var list<Finding> the first one is the primary reason */
    public readonly array $findings;

    private function __construct() {}
}

/** An operation of the catalogue. */
final class Operation
{
    public readonly string $name;
    public readonly string $product;
    public readonly string $method;
    public readonly string $path;
    public readonly string $generation;
    public readonly string $version;
    public readonly string $scope;
    public readonly int $levels;

    private function __construct() {}
}

/**
 * Gives a valid access token when asked.
 * @not-serializable
 */
class Credential implements Closable
{
    /** LEVEL_...; 0: not known. */
    public readonly int $level;
    public readonly ?string $resourceId;

    private function __construct() {}
    public static function fromPit(Pit $pit): Credential {}
    public static function fromInstallation(OAuth $oauth, string $installationId): Credential {}
    public static function fromAccessToken(
        Config $config, #[\SensitiveParameter] string $accessToken, ?int $expiresAt = null, int $level = 0, ?string $resourceId = null,
    ): Credential {}
    /** @param callable(): (string|Secret) $fetch */
    public static function fromSource(Config $config, callable $fetch, int $level = 0, ?string $resourceId = null): Credential {}
    /** The access token, refreshed before when it has to be. It is a secret. */
    public function accessToken(int $minValidS = 0, ?Cancel $cancel = null): string {}
    /** Says that HighLevel refused this access token. */
    public function invalidate(#[\SensitiveParameter] string $accessToken): void {}
    /** @param string $operation a name, or a method and a path */
    public function decide(
        string $operation, ?string $version = null, ?string $locationId = null, ?UserContext $user = null,
    ): Decision {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * A request to the API.
 * @not-serializable
 */
class Request implements Closable
{
    /**
     * @param string $path from the root of the API, percent-encoded
     * @param array<string, mixed> $query values, or lists of values
     * @param array<string, string|list<string>> $headers
     * @param mixed $json what json_encode takes
     * @param array<string, string> $form
     * @param list<array{name: string, path?: string, data?: string, fileName?: string, contentType?: string}> $files
     * @param array<string, mixed> $params of an operation of the catalogue
     * @param bool|null $repeatable whether it may be sent again though it is a POST
     */
    public function __construct(
        string $method, string $path, array $query = [], array $headers = [], mixed $json = null, ?string $body = null,
        ?string $contentType = null, array $form = [], array $files = [], array $params = [], ?string $version = null,
        ?string $locationId = null, ?string $downloadFile = null, ?int $timeoutMs = null, ?bool $repeatable = null,
    ) {}
    /** @param string $operation a name of the catalogue: "contacts/get-contact" */
    public static function forOperation(
        string $operation, ?string $generation = null, array $query = [], array $headers = [], mixed $json = null, ?string $body = null,
        ?string $contentType = null, array $form = [], array $files = [], array $params = [], ?string $version = null,
        ?string $locationId = null, ?string $downloadFile = null, ?int $timeoutMs = null, ?bool $repeatable = null,
    ): Request {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * An answer.
 * @not-serializable
 */
class Response
{
    public readonly int $httpStatus;
    public readonly string $body;
    public readonly ?string $traceId;
    public readonly ?int $rateRemaining;
    public readonly ?int $dailyRemaining;

    private function __construct() {}
    /** The body, decoded, with arrays for objects. */
    public function json(): mixed {}
    /** @return array<string, list<string>> */
    public function headers(): array {}
    /** The first value of a header, whatever its case. */
    public function header(string $name): ?string {}
}

/**
 * Sends authorized requests. An answer of 400 and more is an exception.
 * @not-serializable
 */
class Client implements Closable
{
    public function __construct(Config $config) {}
    public function send(Credential $credential, Request $request, ?Cancel $cancel = null): Response {}
    /** The parameters are those of a Request. */
    public function request(
        Credential $credential, string $method, string $path, array $query = [], array $headers = [], mixed $json = null,
        ?string $body = null, ?string $contentType = null, array $form = [], array $files = [], array $params = [],
        ?string $version = null, ?string $locationId = null, ?string $downloadFile = null, ?int $timeoutMs = null,
        ?bool $repeatable = null, ?Cancel $cancel = null,
    ): Response {}
    /** Calls an operation of the catalogue by its name. */
    public function call(
        Credential $credential, string $operation, ?string $generation = null, array $query = [], array $headers = [],
        mixed $json = null, ?string $body = null, ?string $contentType = null, array $form = [], array $files = [],
        array $params = [], ?string $version = null, ?string $locationId = null, ?string $downloadFile = null, ?int $timeoutMs = null,
        ?bool $repeatable = null, ?Cancel $cancel = null,
    ): Response {}
    public function pages(Credential $credential, Request $request, ?Cancel $cancel = null): Pages {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * The pages of a list: an array of decoded items each. It goes forward alone.
 * @implements \Iterator<int, list<mixed>>
 * @not-serializable
 */
class Pages implements Closable, \Iterator
{
    private function __construct() {}
    public function current(): mixed {}
    public function key(): int {}
    /** After a failure it asks for the same page again. */
    public function next(): void {}
    public function rewind(): void {}
    public function valid(): bool {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * What became of a request of a queue.
 * @not-serializable
 */
class Completion
{
    public readonly int $tag;
    /** 0, or the code of the failure. */
    public readonly int $status;

    private function __construct() {}
    /** The answer; throws the failure. */
    public function response(): Response {}
}

/**
 * @implements \Iterator<int, Completion>
 * @not-serializable
 */
final class Completions implements \Iterator
{
    private function __construct() {}
    public function current(): ?Completion {}
    public function key(): ?int {}
    public function next(): void {}
    public function rewind(): void {}
    public function valid(): bool {}
}

/**
 * Many authorized requests at a time, driven by whoever calls `next` or iterates.
 * @implements \IteratorAggregate<int, Completion>
 * @not-serializable
 */
class Queue implements Closable, \Countable, \IteratorAggregate
{
    public function __construct(Config $config, ?int $maxInFlight = null, ?int $capacity = null) {}
    /** @param int $tag comes back with the completion */
    public function submit(Credential $credential, Request $request, int $tag, ?int $timeoutMs = null): void {}
    public function cancel(int $tag): void {}
    public function cancelAll(): void {}
    /**
     * The next completion; null when there is none.
     * @param int|null $timeoutMs 0 for what can be done at once; null: until one is completed or none is left
     */
    public function next(?int $timeoutMs = null, ?Cancel $cancel = null): ?Completion {}
    public function count(): int {}
    /** Tags and completions, until no request is left. */
    public function getIterator(): Completions {}
    /**
     * A stream that is readable when next(0) has something to do: for stream_select or an event loop. Do not read from it.
     * @return resource
     */
    public function stream() {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * A verified event.
 * @not-serializable
 */
class Event
{
    public readonly ?string $type;
    public readonly ?string $id;
    public readonly ?string $appId;
    public readonly ?string $companyId;
    public readonly ?string $locationId;
    public readonly ?string $installType;
    /** Unix seconds. */
    public readonly ?int $timestamp;
    /** The body, as it was sent. */
    public readonly string $json;

    private function __construct() {}
    /** The body, decoded, with arrays for objects. */
    public function data(): mixed {}
}

/**
 * Lets in what HighLevel signed for these apps, each event once.
 * @not-serializable
 */
class Webhook implements Closable
{
    /**
     * @param list<string> $appIds
     * @param int|null $duplicates DUPLICATES_STORE if it is not given: all processes with the same store know what was handled
     */
    public function __construct(
        Config $config, array $appIds, ?bool $requireAppId = null, ?bool $rsa = null, ?int $duplicates = null, ?int $claimS = null,
    ) {}
    /**
     * @param string $key PEM or DER
     * @param int|null $algorithm KEY_...; KEY_ED25519 if it is not given
     */
    public function addKey(string $key, ?int $algorithm = null): void {}
    public function retireKey(string $key, ?int $algorithm = null): void {}
    public function setWindow(int $pastS, int $futureS): void {}
    /**
     * @param array<string, string|list<string>> $headers as getallheaders or a PSR-7 request gives them
     * @param string $body the raw one: what was parsed and written again does not have the signature any more
     */
    public function verify(array $headers, string $body): Event {}
    /** Verifies the signature and nothing else. */
    public function verifySignature(array $headers, string $body): void {}
    /** Says that the event was handled. */
    public function confirm(Event $event): void {}
    /** Gives an event back that was not handled. */
    public function release(Event $event): void {}
    /**
     * Verifies a request, and has the event handled: confirmed afterwards, or given back when the handler throws. Gives the status
     * to answer with. Without headers and body it takes those of the request that PHP serves.
     * @param callable(Event): mixed $handler
     * @param array<string, string|list<string>>|null $headers
     */
    public function handle(callable $handler, ?array $headers = null, ?string $body = null): int {}
    /** Brings what the event says into the store. Gives LIFECYCLE_... */
    public static function apply(OAuth $oauth, Event $event, ?Cancel $cancel = null): int {}
    /** What to answer HighLevel with when `verify` threw this. */
    public static function httpStatus(GhlauthException|int $failure): int {}
    public function close(): void {}
    public function isClosed(): bool {}
}

/**
 * Who is signed in to a custom page, and where.
 * @not-serializable
 */
class UserContext
{
    public readonly string $userId;
    public readonly ?string $companyId;
    public readonly ?string $activeLocation;
    /** LEVEL_... */
    public readonly int $level;
    public readonly ?string $role;
    public readonly ?string $type;
    public readonly ?string $userName;
    public readonly ?string $email;
    public readonly string $json;

    private function __construct() {}
    /** Reads one that the application decrypted. */
    public static function fromJson(string $json): UserContext {}
}

/**
 * Opens user contexts with the app's shared secret.
 * @not-serializable
 */
class UserContextReader implements Closable
{
    public function __construct(Config $config, #[\SensitiveParameter] string $secret) {}
    public function addSecret(#[\SensitiveParameter] string $secret): void {}
    public function retireSecret(#[\SensitiveParameter] string $secret): void {}
    /** Limits how long a payload is good after this object opened it the first time; 0: no limit. */
    public function setFirstSeen(int $limitS): void {}
    /** Refuses users of places where the app is not installed. */
    public function setOAuth(OAuth $oauth): void {}
    public function decrypt(string $ciphertext): UserContext {}
    public function close(): void {}
    public function isClosed(): bool {}
}
