package main

import (
	"sort"
	"sync"

	"ghlauth"
)

// ownRows is an application-defined store: a map.
type ownRows struct {
	mutex sync.Mutex
	rows  map[string]*ghlauth.Row
	fails error
}

var rows = &ownRows{rows: map[string]*ghlauth.Row{}}

func (o *ownRows) Get(key string) (*ghlauth.Row, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.rows[key], o.fails
}

func (o *ownRows) PutIfVersion(row *ghlauth.Row, present uint64) (bool, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if there := o.rows[row.Key]; o.fails != nil || there == nil && present != 0 || there != nil && there.Version != present {
		return false, o.fails
	}
	o.rows[row.Key] = row
	return true, nil
}

func (o *ownRows) EraseIfVersion(key string, version uint64) (bool, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if there := o.rows[key]; o.fails != nil || there == nil || there.Version != version {
		return false, o.fails
	}
	delete(o.rows, key)
	return true, nil
}

func (o *ownRows) Scan(query *ghlauth.Query) ([]*ghlauth.Row, error) {
	return o.chosen(query.Fits, func(a, b *ghlauth.Row) bool { return a.Key < b.Key }, query.Limit)
}

func (o *ownRows) Due(appID string, untilUnix int64, limit int) ([]*ghlauth.Row, error) {
	return o.chosen(func(row *ghlauth.Row) bool { return row.AppID == appID && row.DueUnix > 0 && row.DueUnix <= untilUnix },
		func(a, b *ghlauth.Row) bool { return a.DueUnix < b.DueUnix || a.DueUnix == b.DueUnix && a.Key < b.Key }, limit)
}

func (o *ownRows) chosen(fits func(*ghlauth.Row) bool, less func(a, b *ghlauth.Row) bool, limit int) ([]*ghlauth.Row, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	found := []*ghlauth.Row{}
	for _, row := range o.rows {
		if fits(row) {
			found = append(found, row)
		}
	}
	sort.Slice(found, func(a, b int) bool { return less(found[a], found[b]) })
	if len(found) > limit {
		found = found[:limit]
	}
	return found, o.fails
}

func ownLog(_ ghlauth.LogLevel, line string) {
	log.Lock()
	defer log.Unlock()
	log.lines = append(log.lines, line)
	if log.fails != "" {
		panic(log.fails)
	}
}
