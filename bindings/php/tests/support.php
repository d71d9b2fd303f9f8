<?php

// For the tests in PHP: what they are about, the sandbox, and ways to check.

declare(strict_types=1);

error_reporting(E_ALL);
set_error_handler(fn ($level, $text, $file, $line) => throw new ErrorException($text, 0, $level, $file, $line));
define('ABOUT', json_decode(getenv('ABOUT'), true));
define('CONTACT', '/contacts/' . ABOUT['contact']);

function same(mixed $wanted, mixed $given): void
{
    if ($wanted !== $given) {
        throw new AssertionError(var_export($given, true) . "\nand not\n" . var_export($wanted, true));
    }
}

function matches(string $pattern, string $text): void
{
    if (!preg_match($pattern, $text)) {
        throw new AssertionError("$pattern does not match\n$text");
    }
}

/** What a call throws; it has to be of the class. */
function thrown(string $class, callable $call): Throwable
{
    try {
        $call();
    } catch (Throwable $thrown) {
        return $thrown instanceof $class ? $thrown : throw $thrown;
    }
    throw new AssertionError("nothing was thrown, where a $class should be");
}

function http(string $method, string $url, ?array $body = null, array $headers = [], bool $form = false): array
{
    $options = ['method' => $method, 'ignore_errors' => true, 'follow_location' => 0, 'header' => $headers];
    if ($body !== null) {
        $options['content'] = $form ? http_build_query($body) : json_encode($body);
        $options['header'][] = 'Content-Type: application/' . ($form ? 'x-www-form-urlencoded' : 'json');
    }
    $text = file_get_contents($url, context: stream_context_create(['http' => $options]));
    return [$text, $http_response_header];
}

function control(string $method, string $name, array $body = []): void
{
    [, $headers] = http($method, ABOUT['url'] . "/__sandbox/$name", $body, ['Authorization: Bearer ' . ABOUT['control_token']]);
    matches('/ 200 /', $headers[0]);
}

/** What the user does on the consent page; gives the URL that the browser is sent to. */
function allow(string $url): string
{
    [$page] = http('GET', $url);
    preg_match('/name="csrf" value="(\w+)"/', $page, $found);
    $fields = ['csrf' => $found[1], 'resource' => 'Location:' . ABOUT['location']];
    [, $headers] = http('POST', strtok($url, '?'), $fields, ['Origin: ' . ABOUT['url']], true);
    foreach ($headers as $one) {
        if (str_starts_with(strtolower($one), 'location:')) {
            return trim(substr($one, 9));
        }
    }
    throw new AssertionError('the consent page sends nowhere: ' . $headers[0]);
}

function config(mixed ...$settings): Ghlauth\Config
{
    return new Ghlauth\Config(...['apiUrl' => ABOUT['url'], 'marketplaceUrl' => ABOUT['url'], 'maxRetries' => 0, ...$settings]);
}

function by_pit(?Ghlauth\Config $config = null): Ghlauth\Credential
{
    return Ghlauth\Credential::fromPit(new Ghlauth\Pit($config ?? config(), ABOUT['pit'], Ghlauth\LEVEL_LOCATION, ABOUT['location']));
}

function oauth(Ghlauth\Config $config): Ghlauth\OAuth
{
    return new Ghlauth\OAuth($config, ABOUT['client_id'], ABOUT['client_secret'], ABOUT['redirect_uri']);
}

/** An installation: its app and its id. */
function installed(Ghlauth\Config $config): array
{
    $oauth = oauth($config);
    return [$oauth, $oauth->exchange(allow($oauth->authorizeUrl(['contacts.readonly'])))->id];
}

/** Runs code in another PHP with the same extension; gives its exit code and what it printed. */
function elsewhere(string $code, string ...$options): array
{
    $command = [PHP_BINARY, '-n', '-d', 'extension=' . ABOUT['extension'], '-d', 'display_errors=stderr', ...$options, '-r',
        'require ' . var_export(__DIR__ . '/support.php', true) . '; restore_error_handler(); ' . $code];
    $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
    [$text, $errors] = array_map(stream_get_contents(...), [$pipes[1], $pipes[2]]);
    return [proc_close($process), $text, $errors];
}

/** Runs each public method of an object whose name is a sentence. */
function run_tests(object ...$of): never
{
    $failed = 0;
    foreach ($of as $object) {
        foreach (get_class_methods($object) as $name) {
            try {
                $object->$name();
            } catch (Throwable $thrown) {
                ++$failed;
                fwrite(STDERR, "failed: $name: $thrown\n");
            }
        }
    }
    exit($failed ? 1 : 0);
}
