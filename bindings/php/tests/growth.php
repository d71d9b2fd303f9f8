<?php

// All is made, used and dropped in PHP, for bindings/core/growth.py.

declare(strict_types=1);

require __DIR__ . '/own_rows.php';

function about(string $name): string
{
    return getenv("SANDBOX_$name");
}

function config(mixed ...$settings): Ghlauth\Config
{
    return new Ghlauth\Config(...['apiUrl' => about('URL'), 'marketplaceUrl' => about('URL'), 'maxRetries' => 0, ...$settings]);
}

function fails(string $class, callable $call): void
{
    try {
        $call();
    } catch (Throwable $thrown) {
        $thrown instanceof $class ?: throw $thrown;
        return;
    }
    throw new AssertionError('nothing was thrown');
}

function once(Ghlauth\Client $client, Ghlauth\Credential $credential, Ghlauth\Webhook $webhook): void
{
    $config = config(store: Ghlauth\Store::of(new OwnRows(), plain: true), log: fn () => null, logLevel: Ghlauth\LOG_DEBUG);
    $sourced = Ghlauth\Credential::fromSource($config, fn () => new Ghlauth\Secret('b'));
    $sourced->accessToken();
    $sourced->decide('contacts/get-contact')->findings;
    fails(DomainException::class, fn () => Ghlauth\Credential::fromSource($config, fn () => throw new DomainException('a'))->accessToken());
    $oauth = new Ghlauth\OAuth($config, about('CLIENT_ID'), about('CLIENT_SECRET'), about('REDIRECT_URI'));
    $oauth->authorizeUrl(['contacts.readonly'], session: 'a', parameters: ['a' => 'b']);
    fails(Ghlauth\NotFoundException::class, fn () => $oauth->installation('app:x'));
    fails(Ghlauth\CallbackException::class, fn () => $oauth->exchange('code=abc'));
    fails(Ghlauth\WebhookException::class, fn () => $webhook->verify(['X-GHL-Signature' => ['x', 'y']], '{}'));
    Ghlauth\UserContext::fromJson('{"userId": "u", "companyId": "c"}');
    new Ghlauth\Request('POST', '/x', json: ['a' => 1], query: ['a' => [1, 2]]);
    count(new Ghlauth\Queue($config));
    new Ghlauth\Client($config);
    $client->request($credential, 'GET', '/contacts/' . about('CONTACT'))->json()['contact']['id'] === about('CONTACT') ?: throw new Exception();
}

$client = new Ghlauth\Client(config());
$credential = Ghlauth\Credential::fromPit(new Ghlauth\Pit(config(), about('PIT'), Ghlauth\LEVEL_LOCATION, about('LOCATION')));
while (($line = fgets(STDIN)) !== false) {
    for ($round = 0; $round < (int) $line; ++$round) {
        if ($round % 10 === 0) {
            $webhook = new Ghlauth\Webhook(config(), [about('APP')]);
        }
        once($client, $credential, $webhook);
    }
    gc_collect_cycles();
    echo intdiv(memory_get_usage(), 64), "\n"; // of 64 bytes
}
