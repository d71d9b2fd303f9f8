<?php

/** An application's own store for tests: an array. */
class OwnRows implements Ghlauth\Rows
{
    /** @var array<string, Ghlauth\StoreRow> */
    public array $rows = [];
    public ?Throwable $fails = null;

    private function rows(): array
    {
        return $this->fails === null ? $this->rows : throw $this->fails;
    }

    public function get(string $key): ?Ghlauth\StoreRow
    {
        return $this->rows()[$key] ?? null;
    }

    public function putIfVersion(Ghlauth\StoreRow $row, int $present): bool
    {
        if (($this->rows()[$row->key]->version ?? 0) !== $present) {
            return false;
        }
        $this->rows[$row->key] = $row;
        return true;
    }

    public function eraseIfVersion(string $key, int $version): bool
    {
        if (($this->rows()[$key]->version ?? 0) !== $version) {
            return false;
        }
        unset($this->rows[$key]);
        return true;
    }

    public function scan(Ghlauth\StoreQuery $query): array
    {
        $found = array_filter($this->rows(), $query->fits(...));
        usort($found, fn ($one, $other) => strcmp($one->key, $other->key));
        return array_slice($found, 0, $query->limit);
    }

    public function due(string $appId, int $until, int $limit): Generator
    {
        $due = array_filter($this->rows(), fn ($row) => $row->appId === $appId && 0 < $row->due && $row->due <= $until);
        usort($due, fn ($one, $other) => [$one->due, $one->key] <=> [$other->due, $other->key]);
        yield from array_slice($due, 0, $limit);
    }
}
