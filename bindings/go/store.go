package ghlauth

// #include "shim.h"
import "C"

import "runtime/cgo"

// A Store of installations. Any goroutine may use it.
type Store struct {
	*handle[*C.ghlauth_store]
}

// StoreOptions say how a store is opened. It needs a key, which seals what is in it, or Plain.
type StoreOptions struct {
	Keys          map[string][]byte // 32 secret bytes each, by a name
	KeyFile       string            // a file with such a key
	KeyEnv        string            // an environment variable with such a key
	Plain         bool              // nothing is sealed
	PasswordFile  string            // of the server
	PasswordEnv   string
	TokensInRedis bool
	ModuleDir     string
}

func (s *scope) storeOptions(from StoreOptions) *C.ghlauth_store_options {
	var made *C.ghlauth_store_options
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_store_options_new(&made, e) })
	s.atEnd(func() { C.ghlauth_store_options_free(made) })
	for id, key := range from.Keys {
		id, key := s.text(id), key
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_store_options_add_key(made, id, pointer(key), C.size_t(len(key)), e)
		})
	}
	text := func(value string, set func(*C.char, errorOut) C.ghlauth_status) {
		if given := s.textOrNil(value); given != nil {
			s.call(func(e errorOut) C.ghlauth_status { return set(given, e) })
		}
	}
	text(from.KeyFile, func(v *C.char, e errorOut) C.ghlauth_status { return C.ghlauth_store_options_add_key_file(made, v, e) })
	text(from.KeyEnv, func(v *C.char, e errorOut) C.ghlauth_status { return C.ghlauth_store_options_add_key_env(made, v, e) })
	text(from.PasswordFile, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_store_options_set_password_file(made, v, e)
	})
	text(from.PasswordEnv, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_store_options_set_password_env(made, v, e)
	})
	text(from.ModuleDir, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_store_options_set_module_dir(made, v, e)
	})
	s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_store_options_set_plain(made, boolean(from.Plain), e)
	})
	s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_store_options_set_tokens_in_redis(made, boolean(from.TokensInRedis), e)
	})
	return made
}

func (s *scope) store(make func(**C.ghlauth_store, errorOut) C.ghlauth_status) (*Store, error) {
	var made *C.ghlauth_store
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	return &Store{newHandle("Store", made, func(store *C.ghlauth_store) { C.ghlauth_store_free(store) })}, nil
}

// OpenStore opens a store: "memory:", "sqlite:/path", "postgres://...", "redis://...".
func OpenStore(url string, options StoreOptions) (*Store, error) {
	var s scope
	defer s.end()
	where, how := s.secret(url), s.storeOptions(options)
	return s.store(func(out **C.ghlauth_store, e errorOut) C.ghlauth_status {
		return C.ghlauth_store_open(out, where, how, e)
	})
}

// NewStore makes a store of the application's own [Rows]. When they have the methods of [Agreements] as well, several processes may
// use them. Its Keys seal what they get.
func NewStore(rows Rows, options StoreOptions) (*Store, error) {
	if rows == nil {
		return nil, usage("there are no rows", "Give what has the methods of Rows.")
	}
	agreements, shared := rows.(Agreements)
	var s scope
	defer s.end()
	how := s.storeOptions(options)
	store, err := s.store(func(out **C.ghlauth_store, e errorOut) C.ghlauth_status {
		return C.ghlauth_go_store_from_table(out, C.uintptr_t(cgo.NewHandle(tables{rows, agreements})), how, e)
	})
	if err != nil || shared {
		return store, err
	}
	defer store.Close()
	memory, err := OpenStore("memory:", StoreOptions{Plain: true})
	if err != nil {
		return nil, err
	}
	defer memory.Close()
	return JoinStores(store, memory)
}

// JoinStores makes one store of two: installations and secrets are in the first, leases, counters and claims in the second.
func JoinStores(installations, leases *Store) (*Store, error) {
	var s scope
	defer s.end()
	first, second := held(&s, installations.handle), held(&s, leases.handle)
	return s.store(func(out **C.ghlauth_store, e errorOut) C.ghlauth_status {
		return C.ghlauth_store_join(out, first, second, e)
	})
}

// Warning says what was noticed when it was opened; "" for nothing.
func (store *Store) Warning() string {
	var s scope
	defer s.end()
	return goText(C.ghlauth_store_warning(held(&s, store.handle)))
}

// Check tries whether the store keeps what the library asks of it. It is for tests of a [Rows], and takes seconds.
func (store *Store) Check() error {
	var s scope
	defer s.end()
	of := held(&s, store.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_store_conformance(of, nil, e) })
}
