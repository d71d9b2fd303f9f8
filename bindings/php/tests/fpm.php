<?php

// What test_fpm.py serves: each path is a function. The settings come as parameters of FastCGI.

declare(strict_types=1);

require __DIR__ . '/own_rows.php';

function config(mixed ...$settings): Ghlauth\Config
{
    return new Ghlauth\Config(...['apiUrl' => $_SERVER['API_URL'], 'marketplaceUrl' => $_SERVER['API_URL'], 'maxRetries' => 0, ...$settings]);
}

function shared_store(): Ghlauth\Store
{
    return Ghlauth\Store::open('sqlite:' . $_SERVER['FOLDER'] . '/installations.db', keys: [2026 => hex2bin($_SERVER['STORE_KEY'])]);
}

function oauth(Ghlauth\Config $config): Ghlauth\OAuth
{
    return new Ghlauth\OAuth($config, $_SERVER['CLIENT_ID'], $_SERVER['CLIENT_SECRET'], $_SERVER['REDIRECT_URI']);
}

function pit(): void
{
    $pit = new Ghlauth\Pit(config(), $_SERVER['PIT'], Ghlauth\LEVEL_LOCATION, $_SERVER['LOCATION']);
    $response = (new Ghlauth\Client(config()))->request(Ghlauth\Credential::fromPit($pit), 'GET', '/contacts/' . $_SERVER['CONTACT']);
    echo $response->json()['contact']['id'];
}

/** Knocks at the test's door, and goes on when it is closed. */
function meeting(): void
{
    fgets(stream_socket_client('tcp://127.0.0.1:' . $_GET['door']));
    pit();
}

function authorize(): void
{
    echo oauth(config(store: shared_store()))->authorizeUrl(['contacts.readonly'], session: 'session 1');
}

function callback(): void
{
    $url = $_SERVER['REDIRECT_URI'] . '?' . $_SERVER['QUERY_STRING'];
    echo oauth(config(store: shared_store()))->exchange($url, session: 'session 1')->id;
}

function installed(): void
{
    $config = config(store: shared_store());
    $credential = Ghlauth\Credential::fromInstallation(oauth($config), $_GET['id']);
    echo (new Ghlauth\Client($config))->request($credential, 'GET', '/contacts/' . $_SERVER['CONTACT'])->httpStatus;
}

function webhook(): void
{
    $webhook = new Ghlauth\Webhook(config(store: shared_store()), [$_SERVER['APP']]);
    $webhook->addKey($_SERVER['KEY']);
    http_response_code($webhook->handle(function (Ghlauth\Event $event) {
        echo $event->type;
    }));
}

function exits(): void
{
    Ghlauth\Credential::fromSource(config(), fn () => exit('over'))->accessToken();
}

function too_long(): void
{
    set_time_limit(1);
    $source = function () {
        for (;;);
    };
    Ghlauth\Credential::fromSource(config(), $source)->accessToken();
}

header('X-Process: ' . getmypid());
trim($_SERVER['SCRIPT_NAME'], '/')();
