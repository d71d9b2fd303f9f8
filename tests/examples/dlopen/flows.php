<?php
// Both flows from PHP with its FFI. On a web server it has to be allowed there: ffi.enable in php.ini.
// Usage: php flows.php API_URL LOCATION_ID CONTACT_ID OTHER_CONTACT_ID REDIRECT_URI
declare(strict_types=1);

// What is used of the headers, as they write it. All handles are opaque: void is enough for them.
const DECLARATIONS = <<<'C'
const char *ghlauth_version_string(void);
uint32_t ghlauth_abi_version(void);
const char *ghlauth_status_name(int32_t status);
int32_t ghlauth_error_status(const void *error);
const char *ghlauth_error_message(const void *error);
const char *ghlauth_error_hint(const void *error);
int32_t ghlauth_error_http_status(const void *error);
const char *ghlauth_error_server_message(const void *error);
const char *ghlauth_error_trace_id(const void *error);
int64_t ghlauth_error_retry_after_ms(const void *error);
int32_t ghlauth_error_is_retryable(const void *error);
void ghlauth_error_free(void *error);
const char *ghlauth_buf_data(const void *buf);
void ghlauth_buf_free(void *buf);

typedef struct {
  uint32_t struct_size;
  int32_t level;
  void *user_data;
  void (*drop)(void *user_data);
  void (*write)(void *user_data, int32_t level, const char *line);
} ghlauth_log_table;
int32_t ghlauth_config_new(void **config, void **error);
int32_t ghlauth_config_set_api_url(void *config, const char *url, void **error);
int32_t ghlauth_config_set_marketplace_url(void *config, const char *url, void **error);
int32_t ghlauth_config_set_log(void *config, const ghlauth_log_table *log, void **error);
void ghlauth_config_free(void *config);

int32_t ghlauth_pit_from_env(void **pit, const void *config, const char *name, int32_t level, const char *resource_id, void **error);
int32_t ghlauth_pit_redacted(const void *pit, void **redacted, void **error);
void ghlauth_pit_free(void *pit);
int32_t ghlauth_credential_from_pit(void **credential, void *pit, void **error);
int32_t ghlauth_credential_from_installation(void **credential, void *oauth, const char *installation_id, void **error);
void ghlauth_credential_free(void *credential);
int32_t ghlauth_client_new(void **client, const void *config, void **error);
int32_t ghlauth_client_send(void *client, void **response, void *credential, const void *request, void *cancel, void **error);
void ghlauth_client_free(void *client);
int32_t ghlauth_request_new(void **request, const char *method, const char *path, void **error);
void ghlauth_request_free(void *request);
int32_t ghlauth_response_http_status(const void *response);
const char *ghlauth_response_body(const void *response);
void ghlauth_response_free(void *response);

int32_t ghlauth_list_new(void **list, void **error);
int32_t ghlauth_list_append(void *list, const char *value, void **error);
void ghlauth_list_free(void *list);
int32_t ghlauth_authorize_options_new(void **options, void **error);
int32_t ghlauth_authorize_options_set_scopes(void *options, const void *scopes, void **error);
void ghlauth_authorize_options_free(void *options);
int32_t ghlauth_oauth_new(void **oauth, const void *config, const char *client_id, const char *client_secret,
                          const char *redirect_uri, void **error);
int32_t ghlauth_oauth_authorize_url(void *oauth, void **url, void **state, const void *options, void **error);
int32_t ghlauth_oauth_parse_callback(void *oauth, void **callback, const char *url, const char *session_binding, void **error);
int32_t ghlauth_oauth_exchange(void *oauth, void **installation, const void *callback, const char *owner, void *cancel, void **error);
void ghlauth_oauth_free(void *oauth);
void ghlauth_callback_free(void *callback);
const char *ghlauth_installation_id(const void *installation);
void ghlauth_installation_free(void *installation);
C;

/** A failed call, with all that the library says about it. */
final class Failure extends RuntimeException
{
    private const FIELDS = ['message', 'hint', 'http_status', 'server_message', 'trace_id', 'retry_after_ms', 'is_retryable'];
    public readonly string $name;
    public readonly array $fields;

    public function __construct(Ghlauth $lib, FFI\CData $error)
    {
        $status = $lib->get('error_status', $error);
        $this->name = $lib->get('status_name', $status);
        $fields = [];
        foreach (self::FIELDS as $field) {
            $fields[$field] = $lib->get('error_' . $field, $error);
        }
        $this->fields = $fields;
        parent::__construct("$this->name: $fields[message]. $fields[hint]", $status);
    }
}

/** A handle, freed with its last reference; what was made from others keeps them alive by itself. */
final class Handle
{
    public function __construct(private FFI $ffi, private string $kind, public readonly ?FFI\CData $pointer)
    {
    }

    public function __destruct()
    {
        $this->ffi->{"ghlauth_{$this->kind}_free"}($this->pointer);
    }
}

/** Stands for an output among the arguments of a call. */
final class Out
{
    public function __construct(public readonly string $kind)
    {
    }
}

final class Ghlauth
{
    public const LEVEL_LOCATION = 2; // level.h
    public const LOG_INFO = 3;       // callbacks.h
    public readonly FFI $ffi;

    public function __construct()
    {
        $this->ffi = FFI::cdef(DECLARATIONS, 'libghlauth.so.0');
        if ($this->ffi->ghlauth_abi_version() !== 0) {
            throw new RuntimeException('the library has another ABI');
        }
    }

    /** Calls what cannot fail. */
    public function get(string $name, mixed ...$arguments): int|string|null
    {
        return $this->ffi->{"ghlauth_$name"}(...array_map(fn ($one) => $one instanceof Handle ? $one->pointer : $one, $arguments));
    }

    /** call('list_append', $list, 'x') calls ghlauth_list_append with an error behind the arguments, and returns its output. */
    public function call(string $name, #[SensitiveParameter] mixed ...$arguments): ?Handle
    {
        $made = $this->ffi->new('void *');
        $error = $this->ffi->new('void *');
        $kind = null;
        foreach ($arguments as &$one) {
            if ($one instanceof Out) {
                $kind = $one->kind;
                $one = FFI::addr($made);
            } elseif ($one instanceof Handle) {
                $one = $one->pointer;
            }
        }
        unset($one);
        $status = $this->ffi->{"ghlauth_$name"}(...$arguments, ...[FFI::addr($error)]);
        $handle = $kind === null ? null : new Handle($this->ffi, $kind, FFI::isNull($made) ? null : $made);
        if ($status !== 0) {
            $owned = new Handle($this->ffi, 'error', $error);
            throw new Failure($this, $owned->pointer);
        }
        return $handle;
    }
}

function send(Ghlauth $lib, Handle $client, Handle $credential, string $path): string
{
    $request = $lib->call('request_new', new Out('request'), 'GET', $path);
    $response = $lib->call('client_send', $client, new Out('response'), $credential, $request, null);
    return $lib->get('response_http_status', $response) . ' ' . $lib->get('response_body', $response);
}

function flow1(Ghlauth $lib, Handle $config, string $locationId, string $contactId, string $otherContactId): void
{
    $pit = $lib->call('pit_from_env', new Out('pit'), $config, 'HIGHLEVEL_PIT', Ghlauth::LEVEL_LOCATION, $locationId);
    echo 'pit: ', $lib->get('buf_data', $lib->call('pit_redacted', $pit, new Out('buf'))), "\n";
    $credential = $lib->call('credential_from_pit', new Out('credential'), $pit);
    $client = $lib->call('client_new', new Out('client'), $config);
    echo 'flow 1: ', send($lib, $client, $credential, "/contacts/$contactId"), "\n";
    try {
        send($lib, $client, $credential, "/contacts/$otherContactId");
    } catch (Failure $failure) {
        echo 'refused: ', $failure->name, ' ', $failure->getCode(), "\n";
        foreach ($failure->fields as $name => $value) {
            echo "  $name: $value\n";
        }
    }
}

function flow2(Ghlauth $lib, Handle $config, string $contactId, string $redirectUri): void
{
    $oauth = $lib->call('oauth_new', new Out('oauth'), $config, getenv('HIGHLEVEL_CLIENT_ID'), getenv('HIGHLEVEL_CLIENT_SECRET'),
        $redirectUri);
    $scopes = $lib->call('list_new', new Out('list'));
    $lib->call('list_append', $scopes, 'contacts.readonly');
    $options = $lib->call('authorize_options_new', new Out('authorize_options'));
    $lib->call('authorize_options_set_scopes', $options, $scopes);
    echo 'authorize: ', $lib->get('buf_data', $lib->call('oauth_authorize_url', $oauth, new Out('buf'), null, $options)), "\n";
    $callback = $lib->call('oauth_parse_callback', $oauth, new Out('callback'), trim(fgets(STDIN)), null);
    $installation = $lib->call('oauth_exchange', $oauth, new Out('installation'), $callback, 'tenant 7', null);
    $id = $lib->get('installation_id', $installation);
    echo "installation: $id\n";
    $credential = $lib->call('credential_from_installation', new Out('credential'), $oauth, $id);
    echo 'flow 2: ', send($lib, $lib->call('client_new', new Out('client'), $config), $credential, "/contacts/$contactId"), "\n";
}

[, $apiUrl, $locationId, $contactId, $otherContactId, $redirectUri] = $argv;
$lib = new Ghlauth();
echo 'ghlauth ', $lib->get('version_string'), ', ABI ', $lib->get('abi_version'), "\n";
$config = $lib->call('config_new', new Out('config'));
$lib->call('config_set_api_url', $config, $apiUrl);
$lib->call('config_set_marketplace_url', $config, $apiUrl);
// The table lives until `drop` was called, because its functions are bound to it: here as long as the program.
$log = $lib->ffi->new('ghlauth_log_table');
$log->struct_size = FFI::sizeof($log);
$log->level = Ghlauth::LOG_INFO;
$log->drop = function ($userData): void {
    echo "log: dropped\n";
};
$log->write = function ($userData, int $level, string $line): void {
    echo "log: $level ", strtok($line, ' '), "\n";
};
$lib->call('config_set_log', $config, FFI::addr($log));
flow1($lib, $config, $locationId, $contactId, $otherContactId);
flow2($lib, $config, $contactId, $redirectUri);
unset($config);
