<?php

// Carries out the steps of bindings/core/cases.json in PHP: one line of standard input each, one line of standard output.
// bindings/core/scenario.py says what the lines are.

declare(strict_types=1);

require __DIR__ . '/own_rows.php';

class Runner
{
    private array $things = [];
    private array $lines = [];
    private string $logFails = '';
    private OwnRows $rows;

    public function config($name, $url, $retries): void
    {
        $this->things[$name] = new Ghlauth\Config(apiUrl: $url, marketplaceUrl: $url, maxRetries: (int) $retries);
    }

    public function pit($name, $of, $token, $level, $resource): array
    {
        $made = $this->things[$name] = new Ghlauth\Pit($this->things[$of], $token, (int) $level, $resource);
        return [$made->level, $made->resourceId, $made->redacted()];
    }

    public function oauth($name, $of, $clientId, $secret, $redirectUri): array
    {
        $this->things[$name] = new Ghlauth\OAuth($this->things[$of], $clientId, $secret, $redirectUri);
        return [$this->things[$name]->appId];
    }

    public function authorize($of, $session, $scopes): array
    {
        return [$this->things[$of]->authorizeUrl(explode(' ', $scopes), session: $session)];
    }

    private function told(Ghlauth\Installation $one): array
    {
        return [$one->id, $one->level, $one->companyId, $one->locationId, $one->owner, implode(' ', $one->scopes)];
    }

    public function exchange($of, $url, $owner, $session): array
    {
        return $this->told($this->things[$of]->exchange($url, owner: $owner, session: $session));
    }

    public function refresh($of, $id): array
    {
        return $this->told($this->things[$of]->refresh($id));
    }

    public function mint($of, $company, $location): array
    {
        return $this->told($this->things[$of]->mintLocation($company, $location));
    }

    public function lookup($of, $id): array
    {
        return $this->told($this->things[$of]->installation($id));
    }

    public function credential_of_pit($name, $of): void
    {
        $this->things[$name] = Ghlauth\Credential::fromPit($this->things[$of]);
    }

    public function credential_of_installation($name, $of, $id): void
    {
        $this->things[$name] = Ghlauth\Credential::fromInstallation($this->things[$of], $id);
    }

    public function credential_of_token($name, $of, $token): void
    {
        $this->things[$name] = Ghlauth\Credential::fromAccessToken($this->things[$of], $token);
    }

    public function credential_of_source($name, $of, $token): void
    {
        $this->things[$name] = Ghlauth\Credential::fromSource($this->things[$of], fn () => $token);
    }

    public function token($of): array
    {
        return [$this->things[$of]->accessToken()];
    }

    public function client($name, $of): void
    {
        $this->things[$name] = new Ghlauth\Client($this->things[$of]);
    }

    public function send($of, $credential, $method, $path, $json = '', $cancel = ''): array
    {
        $parts = $json === '' ? [] : ['body' => $json, 'contentType' => 'application/json'];
        $response = $this->things[$of]->request($this->things[$credential], $method, $path, ...$parts,
            cancel: $this->things[$cancel] ?? null);
        return [$response->httpStatus, $response->header('content-type'), $response->body];
    }

    public function decide($of, $operation, $version, $location): array
    {
        $decision = $this->things[$of]->decide($operation, $version, $location);
        $findings = array_map(fn ($one) => [$one->reasonName, $one->remedyName, $one->value], $decision->findings);
        return [$decision->outcome, $decision->operation, ...array_merge(...$findings)];
    }

    public function webhook($name, $of, $appId, $pem): void
    {
        $this->things[$name] = new Ghlauth\Webhook($this->things[$of], [$appId]);
        $this->things[$name]->addKey($pem);
    }

    private function headers(array $parts): array
    {
        return array_column(array_chunk($parts, 2), 1, 0);
    }

    public function verify($of, $body, ...$headers): array
    {
        $event = $this->things['event'] = $this->things[$of]->verify($this->headers($headers), $body);
        return [$event->type, $event->appId, $event->locationId, $event->json];
    }

    public function verify_signature($of, $body, ...$headers): void
    {
        $this->things[$of]->verifySignature($this->headers($headers), $body);
    }

    public function confirm($of): void
    {
        $this->things[$of]->confirm($this->things['event']);
    }

    public function release($of): void
    {
        $this->things[$of]->release($this->things['event']);
    }

    public function webhook_http_status($status): array
    {
        return [Ghlauth\Webhook::httpStatus((int) $status)];
    }

    public function reader($name, $of, $secret): void
    {
        $this->things[$name] = new Ghlauth\UserContextReader($this->things[$of], $secret);
    }

    public function decrypt($of, $ciphertext): array
    {
        $user = $this->things[$of]->decrypt($ciphertext);
        return [$user->userId, $user->companyId, $user->activeLocation, $user->level, $user->role, $user->userName, $user->email];
    }

    public function use_own_log($of): void
    {
        $this->things[$of]->set(log: function (int $level, string $line) {
            $this->lines[] = $line;
            if ($this->logFails !== '') {
                throw new DomainException($this->logFails);
            }
        }, logLevel: Ghlauth\LOG_DEBUG);
    }

    public function log_fails($text): void
    {
        $this->logFails = $text;
    }

    public function log_has($text): array
    {
        return [(int) str_contains(implode("\n", $this->lines), $text)];
    }

    public function own_store($name): void
    {
        $this->rows = new OwnRows();
        $this->things[$name] = Ghlauth\Store::of($this->rows, plain: true);
    }

    public function use_store($of, $name): void
    {
        $this->things[$of]->set(store: $this->things[$name]);
    }

    public function store_fails($text): void
    {
        $this->rows->fails = $text === '' ? null : new RuntimeException($text);
    }

    public function store_rows(): array
    {
        return [count($this->rows->rows)];
    }

    public function check_store($name): void
    {
        $this->things[$name]->check();
    }

    public function cancel($name): void
    {
        $this->things[$name] = new Ghlauth\Cancel();
    }

    public function cancel_request($name): void
    {
        $this->things[$name]->request();
    }

    public function cancel_timeout($name, $timeoutMs): void
    {
        $this->things[$name]->setTimeout((int) $timeoutMs);
    }

    public function queue($name, $of, $capacity): void
    {
        $this->things[$name] = new Ghlauth\Queue($this->things[$of], capacity: (int) $capacity);
    }

    public function submit($of, $credential, $method, $path, $tag): void
    {
        $this->things[$of]->submit($this->things[$credential], new Ghlauth\Request($method, $path), (int) $tag);
    }

    public function next($of): array
    {
        $completion = $this->things[$of]->next();
        return $completion ? [$completion->tag, $completion->response()->httpStatus] : [];
    }

    public function close($name): void
    {
        $this->things[$name]->close();
    }

    public function forget($name): void
    {
        unset($this->things[$name]);
        gc_collect_cycles();
    }
}

/** The names that all languages share: those of PHP end otherwise. */
function classes(Ghlauth\GhlauthException $error): string
{
    $names = [];
    foreach ([get_class($error), ...class_parents($error)] as $class) {
        if (is_a($class, Ghlauth\GhlauthException::class, true)) {
            $names[] = preg_replace(['/^Ghlauth\\\\/', '/^Ghlauth(?=Exc)/', '/Exception$/'], ['', '', 'Error'], $class);
        }
    }
    return implode(' ', $names);
}

function answer(Runner $runner, string $line): array
{
    [$verb, $arguments] = [strtok($line, "\t"), array_map(rawurldecode(...), array_slice(explode("\t", $line), 1))];
    try {
        return ['ok', ...($runner->$verb(...$arguments) ?? [])];
    } catch (Ghlauth\GhlauthException $error) {
        return ['error', classes($error), $error->getCode(), $error->name, $error->getMessage(), $error->hint, $error->httpStatus,
            $error->serverMessage, $error->traceId, $error->retryAfterMs ?? -1, (int) $error->retryable];
    } catch (Exception $error) {
        return ['thrown', $error->getMessage()];
    }
}

$runner = new Runner();
while (($line = fgets(STDIN)) !== false) {
    echo implode("\t", array_map(fn ($part) => rawurlencode((string) $part), answer($runner, rtrim($line, "\n")))), "\n";
}
