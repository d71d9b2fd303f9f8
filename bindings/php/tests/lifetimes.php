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
}
