<?php

// Objects in any order, and what is closed.

declare(strict_types=1);

class Careless extends Ghlauth\Client
{
    public function __construct()
    {
    }
}

class Named extends Ghlauth\Client
{
    public string $name = '';

    public function __destruct()
    {
        Lifetimes::$destroyed[] = $this->name . ' ' . $this->request(by_pit(), 'GET', CONTACT)->httpStatus;
    }
}

final class Lifetimes
{
    public static array $destroyed = [];

    function objects_go_in_any_order(): void
    {
        $rows = new OwnRows();
        $log = new Kept();
        $weak = [WeakReference::create($rows), WeakReference::create($log)];
        $config = config(store: Ghlauth\Store::of($rows, plain: true), log: $log, logLevel: Ghlauth\LOG_DEBUG);
        [$oauth, $id] = installed($config);
        $credential = Ghlauth\Credential::fromInstallation($oauth, $id);
        $client = new Ghlauth\Client($config);
        unset($rows, $log, $config, $oauth);
        gc_collect_cycles();
        same(200, $client->request($credential, 'GET', CONTACT)->httpStatus);
        same([true, true], array_map(fn ($one) => $one->get() !== null, $weak));
        unset($client, $credential);
        gc_collect_cycles();
        same([true, true], array_map(fn ($one) => $one->get() === null, $weak));
    }

    function what_was_given_to_a_call_that_failed_is_let_go(): void
    {
        foreach ([fn ($given) => config(log: $given, logLevel: 77), fn ($given) => Ghlauth\Store::of($given, keys: ['a' => 'short']),
            fn ($given) => Ghlauth\Credential::fromSource(config(), $given, 77)] as $call) {
            $given = new class extends OwnRows {
                public function __invoke(): string
                {
                    return '';
                }
            };
            $weak = WeakReference::create($given);
            thrown(Ghlauth\GhlauthException::class, fn () => $call($given));
            unset($given);
            gc_collect_cycles();
            same(null, $weak->get());
        }
    }

    function what_is_closed(): void
    {
        $client = new Ghlauth\Client(config());
        $client->close();
        $client->close();
        same(true, $client->isClosed());
        $error = thrown(Ghlauth\UsageException::class, fn () => $client->request(by_pit(), 'GET', CONTACT));
        same([Ghlauth\E_INVALID_HANDLE, 'the Client is closed'], [$error->getCode(), $error->getMessage()]);
    }

    function a_client_that_is_closed_in_its_own_call(): void
    {
        $client = null;
        $config = config(log: function () use (&$client) {
            $client?->close();
            $client = null;
            gc_collect_cycles();
        }, logLevel: Ghlauth\LOG_DEBUG);
        $credential = by_pit($config);
        $client = new Ghlauth\Client($config);
        unset($config);
        same(200, $client->request($credential, 'GET', CONTACT)->httpStatus);
        same(null, $client);
    }

    function what_was_not_constructed(): void
    {
        matches('/parent::__construct/', thrown(Error::class, fn () => (new Careless())->request(by_pit(), 'GET', CONTACT))->getMessage());
        $bare = (new ReflectionClass(Ghlauth\Client::class))->newInstanceWithoutConstructor();
        matches('/was not constructed/', thrown(Error::class, fn () => $bare->isClosed())->getMessage());
        $bare->close();
        $client = new Ghlauth\Client(config());
        thrown(Error::class, fn () => $client->__construct(config()));
        thrown(Error::class, fn () => by_pit()->__construct());
        same(200, $client->request(by_pit(), 'GET', CONTACT)->httpStatus);
    }

    function a_class_of_ones_own(): void
    {
        $client = new Named(config());
        $client->name = 'first';
        unset($client);
        same(['first 200'], self::$destroyed);
    }

    function objects_that_are_left_at_the_end(): void
    {
        [$code, $text, $errors] = elsewhere('require "' . __DIR__ . '/own_rows.php";
            class Last { public $client, $self, $iterator; function __destruct() { echo $this->client->request(by_pit(), "GET", CONTACT)->httpStatus; } }
            $last = new Last();
            $of = config(log: fn () => $last, logLevel: Ghlauth\LOG_DEBUG, store: Ghlauth\Store::of(new OwnRows(), plain: true));
            $last->client = new Ghlauth\Client($of);
            [$oauth, $id] = installed($of);
            $last->self = [$last, $of, $oauth, Ghlauth\Credential::fromInstallation($oauth, $id), new Ghlauth\Queue($of)];
            $last->self[4]->submit(by_pit(), new Ghlauth\Request("GET", CONTACT), 1);
            $last->iterator = $last->self[4]->getIterator();
            echo "end ";');
        same([0, 'end 200', ''], [$code, $text, $errors]);
    }

    private function once(): void
    {
        $config = config(store: Ghlauth\Store::of(new OwnRows(), plain: true), log: fn () => null, logLevel: Ghlauth\LOG_DEBUG);
        $oauth = oauth($config);
        $oauth->authorizeUrl(['contacts.readonly'], session: 'a', parameters: ['a' => 'b']);
        $credential = Ghlauth\Credential::fromSource($config, fn () => new Ghlauth\Secret('b'));
        $credential->accessToken();
        $credential->decide('contacts/get-contact')->findings;
        try {
            $oauth->installation('app:x');
        } catch (Ghlauth\NotFoundException) {
        }
        try {
            Ghlauth\Credential::fromSource($config, fn () => throw new DomainException('a'))->accessToken();
        } catch (DomainException) {
        }
        try {
            (new Ghlauth\Webhook($config, ['a']))->verify(['X-A' => ['b', 'c']], '{}');
        } catch (Ghlauth\WebhookException) {
        }
        count(new Ghlauth\Queue($config));
        new Ghlauth\Request('POST', '/x', json: ['a' => 1], query: ['a' => [1, 2]]);
        new Ghlauth\Client($config);
    }

    function memory_is_flat(): void
    {
        $long = getenv('GHLAUTH_LONG') === '1';
        $rounds = $long ? 100_000 : 300;
        $resident = fn () => (int) (explode(' ', file_get_contents('/proc/self/statm'))[1] * 4);
        for ($i = 0; $i < $rounds / 10; ++$i) {
            $this->once();
        }
        [$before, $kept, $began] = [$resident(), memory_get_usage(), microtime(true)];
        for ($i = 0; $i < $rounds; ++$i) {
            $this->once();
        }
        same(true, memory_get_usage() - $kept < 1000);
        $grown = $resident() - $before;
        matches('/^(-\d+|\d{1,3})$/', (string) $grown);
        if ($long && getenv('GHLAUTH_LONG_RESULTS') !== false) {
            file_put_contents(getenv('GHLAUTH_LONG_RESULTS'), sprintf("| PHP: all is made, used and dropped | %s | %d KiB grown | %.0f |\n",
                number_format($rounds), $grown, microtime(true) - $began), FILE_APPEND);
        }
    }
}
