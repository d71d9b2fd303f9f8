<?php

// What a person of PHP expects of the extension. Run by behaviour.py with a sandbox.

declare(strict_types=1);

require __DIR__ . '/support.php';
require __DIR__ . '/own_rows.php';
require __DIR__ . '/listeners.php';
require __DIR__ . '/lifetimes.php';

final class Behaviour
{
    function a_response_is_read_in_the_way_of_psr_7(): void
    {
        $response = (new Ghlauth\Client(config()))->request(by_pit(), 'GET', CONTACT);
        same(200, $response->httpStatus);
        same(ABOUT['contact'], $response->json()['contact']['id']);
        matches('/^application.json/', $response->header('CONTENT-type'));
        same(null, $response->header('X-None'));
        $types = array_change_key_case($response->headers())['content-type'];
        same([$response->header('content-type')], $types);
    }

    function a_request_has_parts(): void
    {
        $client = new Ghlauth\Client(config());
        $found = $client->request(by_pit(), 'GET', '/contacts/', query: ['locationId' => ABOUT['location'], 'limit' => 1]);
        same(1, count($found->json()['contacts']));
        $json = ['locationId' => ABOUT['location'], 'firstName' => 'Zoë 𝒵 🦷', 'phone' => '+15555550177'];
        $made = $client->request(by_pit(), 'POST', '/contacts/', json: $json);
        same('Zoë 𝒵 🦷', $made->json()['contact']['firstName']);
        same(ABOUT['contact'], $client->call(by_pit(), 'contacts/get-contact', params: ['contactId' => ABOUT['contact']])->json()['contact']['id']);
        thrown(JsonException::class, fn () => $client->request(by_pit(), 'POST', '/contacts/', json: ["\xff"]));
        thrown(TypeError::class, fn () => $client->request(by_pit(), 'POST', '/x', files: [['name' => 'a', 'file' => 'b']]));
        thrown(Ghlauth\TimeoutException::class, function () use ($client) {
            control('POST', 'faults', ['kind' => 'delay', 'path' => '/contacts', 'delay_ms' => 20000]);
            $client->request(by_pit(), 'GET', CONTACT, cancel: new Ghlauth\Cancel(timeoutMs: 50));
        });
    }

    function pages_are_iterated(): void
    {
        $client = new Ghlauth\Client(config());
        $pages = $client->pages(by_pit(), new Ghlauth\Request('GET', '/contacts/', query: ['locationId' => ABOUT['location'], 'limit' => 1]));
        $ids = [];
        foreach ($pages as $at => $page) {
            same(count($ids), $at);
            array_push($ids, ...array_column($page, 'id'));
        }
        same(true, count($ids) > 1);
        same($ids, array_unique($ids));
        matches('/forward alone/', thrown(LogicException::class, fn () => $pages->rewind())->getMessage());
        $pages->close();
        thrown(Ghlauth\UsageException::class, fn () => $pages->next());
        $pages = $client->pages(by_pit(), new Ghlauth\Request('GET', '/contacts/', query: ['locationId' => ABOUT['location']]));
        control('POST', 'faults', ['kind' => 'status', 'path' => '/contacts', 'status' => 400]);
        thrown(Ghlauth\HttpException::class, fn () => $pages->rewind());
        same(count($ids), count(array_merge(...iterator_to_array($pages))));
    }

    function a_queue_is_iterated_and_counted(): void
    {
        $queue = new Ghlauth\Queue(config(), maxInFlight: 2);
        foreach (range(1, 5) as $tag) {
            $queue->submit(by_pit(), new Ghlauth\Request('GET', CONTACT), $tag);
        }
        same(5, count($queue));
        $tags = [];
        foreach ($queue as $tag => $completion) {
            same($tag, $completion->tag);
            same(200, $completion->response()->httpStatus);
            $tags[] = $tag;
            if ($tag === 3) {
                break;  // what was not reached comes with the next loop
            }
        }
        foreach ($queue as $tag => $completion) {
            $tags[] = $tag;
        }
        sort($tags);
        same([1, 2, 3, 4, 5], $tags);
        same(null, $queue->next());
    }

    function a_queue_is_watched_by_an_event_loop(): void
    {
        $queue = new Ghlauth\Queue(config());
        $stream = $queue->stream();
        $queue->submit(by_pit(), new Ghlauth\Request('GET', CONTACT), PHP_INT_MAX);
        while (!$completion = $queue->next(0)) {
            $read = [$stream];
            $none = null;
            same(1, stream_select($read, $none, $none, 20));
        }
        same(PHP_INT_MAX, $completion->tag);
        same(200, $completion->response()->httpStatus);
        fclose($stream);
        $queue->submit(by_pit(), new Ghlauth\Request('GET', CONTACT), 7);
        same(7, $queue->next()->tag);
    }

    function an_operation_is_found(): void
    {
        same('/contacts/{contactId}', Ghlauth\findOperation('contacts/get-contact')->path);
        same('contacts/get-contact', Ghlauth\findOperation('GET /contacts/abc')->name);
        same(null, Ghlauth\findOperation('contacts/none'));
        same(true, version_compare(Ghlauth\version(), '0.1.0', '>='));
    }

    function a_failure_says_what_to_change(): void
    {
        $error = thrown(Ghlauth\NotFoundException::class, fn () => oauth(config())->installation(ABOUT['app'] . ':nowhere'));
        same(true, $error instanceof RuntimeException && $error instanceof Ghlauth\UsageException);
        same([Ghlauth\E_NOT_FOUND, 'GHLAUTH_E_NOT_FOUND', null, false], [$error->getCode(), $error->name, $error->retryAfterMs, $error->retryable]);
        same(__FILE__, $error->getFile());
        matches('/\nHint: ' . preg_quote($error->hint, '/') . '$/', (string) $error);
        $own = new Ghlauth\RateLimitedException('again later');
        $own->retryAfterMs = 7;
        same([7, ''], [$own->retryAfterMs, $own->hint]);
    }

    function wrong_arguments_are_errors_of_php(): void
    {
        thrown(Error::class, fn () => new Ghlauth\Config(apiUri: 'x'));
        thrown(TypeError::class, fn () => new Ghlauth\Config(apiUrl: 7));
        thrown(TypeError::class, fn () => new Ghlauth\Config(timeoutMs: '7'));
        thrown(ValueError::class, fn () => new Ghlauth\Config(maxRetries: 1 << 40));
        thrown(TypeError::class, fn () => new Ghlauth\Config(log: 'no such function'));
        thrown(TypeError::class, fn () => new Ghlauth\Config(rateLimit: ['maxRequests' => 7]));
        thrown(TypeError::class, fn () => new Ghlauth\Client(by_pit()));
        thrown(ArgumentCountError::class, fn () => new Ghlauth\Client());
        thrown(ArgumentCountError::class, fn () => new Ghlauth\Client(config(), 7));
        thrown(Error::class, fn () => new Ghlauth\Credential());
        matches('/NUL/', thrown(Ghlauth\UsageException::class, fn () => new Ghlauth\Config(userAgent: "a\0b"))->getMessage());
        thrown(TypeError::class, fn () => Ghlauth\Store::of(new stdClass(), plain: true));
    }

    function without_strict_types_scalars_are_converted(): void
    {
        [$code, $text] = elsewhere('echo (new Ghlauth\Pit(new Ghlauth\Config(timeoutMs: "7"), ABOUT["pit"], "2", ABOUT["location"]))->level;');
        same([0, '2'], [$code, $text]);
    }

    function values_cannot_be_changed(): void
    {
        $response = (new Ghlauth\Client(config()))->request(by_pit(), 'GET', CONTACT);
        thrown(Error::class, fn () => $response->body = '');
        thrown(Error::class, fn () => $response->other = '');
        thrown(Error::class, fn () => by_pit()->level = 7);
    }

    function plain_values_can_be_kept(): void
    {
        [$oauth, $id] = installed(config());
        $installation = $oauth->installation($id);
        same(true, $installation == unserialize(serialize($installation)));
        same($id, json_decode(json_encode($installation), true)['id']);
        $row = new Ghlauth\StoreRow('k', "\0\xff", 7, appId: 'app');
        same(["\0\xff", 7, 0, 'app', ''], [$row->value, $row->version, $row->due, $row->appId, $row->owner]);
        same(true, $row == unserialize(serialize($row)));
        thrown(TypeError::class, fn () => new Ghlauth\StoreRow('k', 'v', 'x'));
        same(false, (new Ghlauth\StoreQuery(appId: 'other'))->fits($row));
        same(true, (new Ghlauth\StoreQuery(appId: 'app', after: 'j'))->fits($row));
    }

    function nothing_shows_a_secret(): void
    {
        $config = config();
        $pit = new Ghlauth\Pit($config, ABOUT['pit'], Ghlauth\LEVEL_LOCATION, ABOUT['location']);
        $made = [$config, $pit, Ghlauth\Credential::fromPit($pit), oauth($config), new Ghlauth\Secret(ABOUT['pit']),
            new Ghlauth\Request('POST', '/x', headers: ['X-A' => ABOUT['pit']]), new Ghlauth\UserContextReader($config, ABOUT['client_secret'])];
        ob_start();
        var_dump($made);
        $shown = ob_get_clean() . print_r($made, true) . var_export($made, true) . json_encode($made) . print_r((array) $pit, true);
        foreach ([ABOUT['pit'], ABOUT['client_secret']] as $secret) {
            same(false, str_contains($shown, $secret));
        }
        same(true, str_contains($shown, ABOUT['location']));
        matches('/^pit-.{4}\*+$/', $pit->redacted());
    }

    function a_stack_trace_has_no_secret(): void
    {
        ini_set('zend.exception_ignore_args', '0');
        $calls = [fn () => new Ghlauth\Pit(config(), ABOUT['pit'], 77), fn () => new Ghlauth\OAuth(config(), '', ABOUT['pit'], 'x'),
            fn () => Ghlauth\Store::open('nothing://' . ABOUT['pit'], keys: [ABOUT['pit']]),
            fn () => oauth(config())->exchange('https://app.example.com/?code=' . ABOUT['pit'], session: ABOUT['pit']),
            fn () => new Ghlauth\UserContextReader(config(), ABOUT['pit'] . "\0"),
            fn () => config(proxyUrl: 'nothing://a:' . ABOUT['pit'] . '@b')];
        foreach ($calls as $call) {
            $trace = print_r(array_column(thrown(Ghlauth\GhlauthException::class, $call)->getTrace(), 'args', 'function')['__construct'] ??
                thrown(Ghlauth\GhlauthException::class, $call)->getTrace()[0], true);
            matches('/SensitiveParameterValue/', $trace);
            same(false, str_contains($trace, ABOUT['pit']));
        }
    }

    function what_holds_something_is_neither_serialized_nor_copied(): void
    {
        $config = config();
        foreach ([$config, by_pit(), oauth($config), new Ghlauth\Client($config), new Ghlauth\Secret('a'), new Ghlauth\Request('GET', '/')] as $one) {
            matches('/Serialization of .* is not allowed/', thrown(Exception::class, fn () => serialize($one))->getMessage());
            matches('/uncloneable/', thrown(Error::class, fn () => clone $one)->getMessage());
            $name = get_class($one);
            thrown(Exception::class, fn () => unserialize('O:' . strlen($name) . ":\"$name\":0:{}"));
        }
    }

    function webhooks_are_handled(): void
    {
        $webhook = new Ghlauth\Webhook(config(), [ABOUT['app']]);
        $webhook->addKey(ABOUT['key']);
        [$first, $second] = array_map(fn ($one) => [['x-ghl-signature' => [$one['signature']]], hex2bin($one['body'])], ABOUT['events']);
        $own = new DomainException('not now');
        same($own, thrown(DomainException::class, fn () => $webhook->handle(fn () => throw $own, ...$first)));
        $seen = [];
        $handler = function (Ghlauth\Event $event) use (&$seen) {
            $seen[] = $event->json;
        };
        same([200, 200, 200], [$webhook->handle($handler, ...$first), $webhook->handle($handler, ...$first), $webhook->handle($handler, ...$second)]);
        same([$first[1], $second[1]], $seen);
        same(401, $webhook->handle($handler, $first[0], $second[1]));
        $error = thrown(Ghlauth\DuplicateEventException::class, fn () => $webhook->verify(...$first));
        same(200, Ghlauth\Webhook::httpStatus($error));
        $webhook->verifySignature(...$first);
        same('Zoë 𝒵 🦷', json_decode($second[1], true)['name']);
    }
}

run_tests(new Behaviour(), new Listeners(), new Lifetimes());
