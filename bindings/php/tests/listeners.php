<?php

// A log, a store and secrets of the application, and what they throw.

declare(strict_types=1);

require_once '/usr/share/php/Psr/Log/autoload.php';

/** With agreements of its own; the functions of the core's would do for one process. */
class OwnStore extends OwnRows implements Ghlauth\Agreements
{
    public array $leases = [];
    public array $counters = [];
    public array $claims = [];

    public function lease(string $name, string $holder, int $durationMs): Ghlauth\StoreLease
    {
        $now = intdiv(hrtime(true), 1_000_000);
        [$by, $end] = $this->leases[$name] ?? ['', 0];
        if ($end <= $now || $by === $holder) {
            [$by, $end] = $this->leases[$name] = [$holder, $now + $durationMs];
        }
        return new Ghlauth\StoreLease($by, $end - $now);
    }

    public function release(string $name, string $holder): bool
    {
        $is = ($this->leases[$name][0] ?? null) === $holder;
        if ($is) {
            unset($this->leases[$name]);
        }
        return $is;
    }

    public function count(string $name, int $delta, int $until, int $now): int
    {
        [$sum, $end] = $this->counters[$name] ?? [0, $until];
        [$sum, $end] = $end < $now ? [0, $until] : [$sum, $end];
        $this->counters[$name] = [$sum + $delta, $end];
        return $sum + $delta;
    }

    public function claim(string $name, string $holder, int $until, int $now): int
    {
        [$by, $end, $done] = $this->claims[$name] ?? [$holder, 0, false];
        if ($end >= $now && $done) {
            return Ghlauth\STORE_CLAIM_DONE;
        }
        if ($end >= $now && $by !== $holder) {
            return Ghlauth\STORE_CLAIM_IN_PROGRESS;
        }
        $this->claims[$name] = [$holder, $until, false];
        return Ghlauth\STORE_CLAIM_NEW;
    }

    public function confirm(string $name, string $holder, int $until): bool
    {
        $is = ($this->claims[$name][0] ?? $holder) === $holder;
        if ($is) {
            $this->claims[$name] = [$holder, $until, true];
        }
        return $is;
    }

    public function unclaim(string $name, string $holder): bool
    {
        $is = isset($this->claims[$name]) && !$this->claims[$name][2] && $this->claims[$name][0] === $holder;
        if ($is) {
            unset($this->claims[$name]);
        }
        return $is;
    }
}

class Kept extends Psr\Log\AbstractLogger
{
    public array $lines = [];

    public function log($level, $message, array $context = []): void
    {
        $this->lines[] = "$level: $message";
    }
}

final class Listeners
{
    private array $lines = [];

    private function keep(int $level, string $line): void
    {
        $this->lines[] = $line;
    }

    function a_log_may_be_any_callable(): void
    {
        $config = config();
        $config->set(log: [$this, 'keep'], logLevel: Ghlauth\LOG_DEBUG);  // private, but here it may be called
        installed($config);
        same(true, $this->lines !== []);
        same(false, str_contains(implode("\n", $this->lines), ABOUT['client_secret']));
    }

    function a_psr_3_logger_is_a_log(): void
    {
        $log = new Kept();
        installed(config(log: $log, logLevel: Ghlauth\LOG_DEBUG));
        matches('/^(debug|info): token\.answer /m', implode("\n", $log->lines));
    }

    function what_a_log_throws_comes_out_as_it_is(): void
    {
        $own = new DomainException('the log is full');
        $fails = false;
        [$oauth, $id] = installed(config(log: function () use (&$fails, $own) {
            return $fails ? throw $own : null;
        }, logLevel: Ghlauth\LOG_DEBUG));
        $fails = true;
        same($own, thrown(DomainException::class, fn () => $oauth->refresh($id)));
        same(null, $own->getPrevious());
        same('what_a_log_throws_comes_out_as_it_is', $own->getTrace()[0]['function']);
    }

    function a_completion_is_not_lost_to_a_log_that_throws(): void
    {
        $config = config(log: fn () => throw new DomainException('full'), logLevel: Ghlauth\LOG_DEBUG);
        $queue = new Ghlauth\Queue($config);
        $queue->submit(Ghlauth\Credential::fromAccessToken($config, ABOUT['pit']), new Ghlauth\Request('GET', CONTACT), 7);
        for ($failures = 0, $completion = null; $completion === null; ) {
            try {
                $completion = $queue->next() ?? throw new AssertionError('it was lost');
            } catch (DomainException) {
                ++$failures;
            }
        }
        same([7, 200, true], [$completion->tag, $completion->response()->httpStatus, $failures > 0]);
    }

    function what_a_store_throws_comes_out_as_it_is(): void
    {
        $rows = new OwnRows();
        [$oauth, $id] = installed(config(store: Ghlauth\Store::of($rows, plain: true)));
        $rows->fails = new TypeError('the disk is gone', 7);
        same($rows->fails, thrown(TypeError::class, fn () => $oauth->installation($id)));
        $rows->fails = null;
        same($id, $oauth->installation($id)->id);
    }

    function a_store_that_gives_what_it_should_not(): void
    {
        $rows = new class extends OwnRows {
            public mixed $gives = 'nothing yet';

            public function scan(Ghlauth\StoreQuery $query): array
            {
                return ['a'];
            }

            public function get(string $key): ?Ghlauth\StoreRow
            {
                return $this->gives === 'nothing yet' ? parent::get($key) : $this->gives;
            }
        };
        $oauth = oauth(config(store: Ghlauth\Store::of($rows, plain: true)));
        thrown(TypeError::class, fn () => $oauth->find());
        $rows->gives = 7;
        matches('/Return value must be of type/', thrown(TypeError::class, fn () => $oauth->installation('app:x'))->getMessage());
        $rows->gives = (new ReflectionClass(Ghlauth\StoreRow::class))->newInstanceWithoutConstructor();
        matches('/before initialization/', thrown(Error::class, fn () => $oauth->installation('app:x'))->getMessage());
    }

    function a_store_of_php_keeps_what_is_asked_of_it(): void
    {
        Ghlauth\Store::of(new OwnRows(), plain: true)->check();
        $shared = new OwnStore();
        Ghlauth\Store::of($shared, keys: [2026 => random_bytes(32)])->check();
        same(true, count($shared->leases) + count($shared->claims) + count($shared->counters) > 0);
    }

    function a_check_says_what_a_store_does_not_keep(): void
    {
        $rows = new class extends OwnRows {
            public function eraseIfVersion(string $key, int $version): bool
            {
                return true;
            }
        };
        thrown(Ghlauth\StoreException::class, fn () => Ghlauth\Store::of($rows, plain: true)->check());
        $rows = new OwnRows();
        $store = Ghlauth\Store::of($rows, plain: true);
        $rows->fails = new DomainException('the disk is gone');
        same($rows->fails, thrown(DomainException::class, fn () => $store->check()));
    }

    function secrets_of_a_source(): void
    {
        $config = config();
        $source = fn (callable $fetch) => Ghlauth\Credential::fromSource($config, $fetch, Ghlauth\LEVEL_LOCATION, ABOUT['location']);
        $client = new Ghlauth\Client($config);
        same(200, $client->request($source(fn () => ABOUT['pit']), 'GET', CONTACT)->httpStatus);
        same(ABOUT['pit'], $source(fn () => new Ghlauth\Secret(ABOUT['pit'], time() + 1000))->accessToken());
        matches('/string or a Ghlauth.Secret/', thrown(TypeError::class, fn () => $source(fn () => 7)->accessToken())->getMessage());
        $own = new DomainException('no secret today');
        same($own, thrown(DomainException::class, fn () => $client->request($source(fn () => throw $own), 'GET', CONTACT)));
        $pit = Ghlauth\Pit::fromSource($config, fn () => ABOUT['pit'], Ghlauth\LEVEL_LOCATION, ABOUT['location']);
        same(200, $client->request(Ghlauth\Credential::fromPit($pit), 'GET', CONTACT)->httpStatus);
        same(ABOUT['app'], Ghlauth\OAuth::fromSource($config, ABOUT['client_id'], fn () => ABOUT['client_secret'], ABOUT['redirect_uri'])->appId);
    }

    function calls_within_calls(): void
    {
        $inner = new Ghlauth\Client(config());
        $statuses = [];
        $config = config(log: function () use ($inner, &$statuses) {
            $statuses[] = $inner->request(by_pit(), 'GET', CONTACT)->httpStatus;
            thrown(Ghlauth\HttpException::class, fn () => $inner->request(by_pit(), 'GET', '/contacts/aaaaaaaaaaaaaaaaaaaa'));
        }, logLevel: Ghlauth\LOG_DEBUG);
        same(200, (new Ghlauth\Client($config))->request(by_pit($config), 'GET', CONTACT)->httpStatus);
        same([200], array_values(array_unique($statuses)));
    }

    function a_call_from_another_thread_is_a_clear_error(): void
    {
        matches('/another thread: PHP allows its own alone/', in_other_thread());
    }

    function a_fiber_cannot_be_left_in_a_call(): void
    {
        $fiber = new Fiber(fn () => (new Ghlauth\Client(config()))->request(
            Ghlauth\Credential::fromSource(config(), fn () => Fiber::suspend() ?? ABOUT['pit']), 'GET', CONTACT));
        matches('/Cannot switch fibers/', thrown(FiberError::class, fn () => $fiber->start())->getMessage());
        $fiber = new Fiber(function () {
            Fiber::suspend(1);
            return (new Ghlauth\Client(config()))->request(by_pit(), 'GET', CONTACT)->httpStatus;
        });
        $fiber->start();
        $fiber->resume();
        same(200, $fiber->getReturn());
    }

    function exit_in_a_log_ends_the_script(): void
    {
        [$code, $text, $errors] = elsewhere('register_shutdown_function(function () { echo "over"; });
            try { installed(config(log: fn () => exit(3), logLevel: Ghlauth\LOG_DEBUG)); } finally { echo "not here"; }');
        same([3, 'over', ''], [$code, $text, $errors]);
    }

    function a_fatal_error_in_a_store_ends_the_script(): void
    {
        [$code, $text, $errors] = elsewhere('require "' . __DIR__ . '/own_rows.php";
            class Greedy extends OwnRows { public function get(string $key): ?Ghlauth\StoreRow { str_repeat("a", 1 << 30); } }
            register_shutdown_function(function () { echo "over"; });
            oauth(config(store: Ghlauth\Store::of(new Greedy(), plain: true)))->installation("app:x");', '-d', 'memory_limit=32M');
        same([255, 'over'], [$code, $text]);
        matches('/Allowed memory size/', $errors);
    }

    function an_own_error_handler_may_throw(): void
    {
        $log = function (int $level, string $line) {
            trigger_error('a warning', E_USER_WARNING);
        };
        same('a warning', thrown(ErrorException::class, fn () => installed(config(log: $log, logLevel: Ghlauth\LOG_DEBUG)))->getMessage());
    }
}
