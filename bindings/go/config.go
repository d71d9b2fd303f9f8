package ghlauth

// #include "shim.h"
import "C"

import (
	"runtime/cgo"
	"time"
)

// A Config is everything that can be configured. What is made from it takes a snapshot. Any goroutine may use it.
type Config struct {
	*handle[*C.ghlauth_config]
}

// An Option of a [Config].
type Option func(*scope, *C.ghlauth_config)

// NewConfig makes a configuration.
func NewConfig(options ...Option) (*Config, error) {
	var s scope
	defer s.end()
	var made *C.ghlauth_config
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_config_new(&made, e) }); err != nil {
		return nil, err
	}
	config := &Config{newHandle("Config", made, func(c *C.ghlauth_config) { C.ghlauth_config_free(c) })}
	for _, option := range options {
		option(&s, made)
	}
	if s.err != nil {
		config.Close()
		return nil, s.err
	}
	return config, nil
}

// LogFunc receives events: a level and "name field=value ...". There are no secrets in them. Any goroutine may call it. It must not
// use the object that calls it.
type LogFunc func(level LogLevel, line string)

// ClockFunc tells the time. It is called by any goroutine, often: it must be fast.
type ClockFunc func() time.Time

func textOption(value string, set func(*C.ghlauth_config, *C.char, errorOut) C.ghlauth_status) Option {
	return func(s *scope, config *C.ghlauth_config) {
		text := s.text(value)
		s.call(func(e errorOut) C.ghlauth_status { return set(config, text, e) })
	}
}

// WithAPIURL sets the origin of the API.
func WithAPIURL(url string) Option {
	return textOption(url, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_api_url(c, v, e)
	})
}

// WithMarketplaceURL sets the origin of the authorize URLs.
func WithMarketplaceURL(url string) Option {
	return textOption(url, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_marketplace_url(c, v, e)
	})
}

// WithAPIGeneration sets the generation of the API: "2021-07-28" or "v3".
func WithAPIGeneration(generation string) Option {
	return textOption(generation, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_api_generation(c, v, e)
	})
}

// WithDefaultVersion sets the Version of requests that the catalogue has none for.
func WithDefaultVersion(version string) Option {
	return textOption(version, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_default_version(c, v, e)
	})
}

// WithUserAgent sets the User-Agent.
func WithUserAgent(value string) Option {
	return textOption(value, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_user_agent(c, v, e)
	})
}

// WithProxyURL sets the HTTP proxy.
func WithProxyURL(url string) Option {
	return textOption(url, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_proxy_url(c, v, e)
	})
}

// WithCAFile sets the file of the CAs that are trusted.
func WithCAFile(path string) Option {
	return textOption(path, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_ca_file(c, v, e)
	})
}

// WithModuleDir sets where the modules of stores are.
func WithModuleDir(path string) Option {
	return textOption(path, func(c *C.ghlauth_config, v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_module_dir(c, v, e)
	})
}

func option(set func(*C.ghlauth_config, errorOut) C.ghlauth_status) Option {
	return func(s *scope, config *C.ghlauth_config) {
		s.call(func(e errorOut) C.ghlauth_status { return set(config, e) })
	}
}

// WithProxyFromEnvironment takes the proxy from the environment, as curl does.
func WithProxyFromEnvironment(enabled bool) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_proxy_from_environment(c, boolean(enabled), e)
	})
}

// WithTimeout limits an exchange with the server.
func WithTimeout(limit time.Duration) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_timeout_ms(c, milliseconds(limit), e)
	})
}

// WithConnectTimeout limits connecting.
func WithConnectTimeout(limit time.Duration) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_connect_timeout_ms(c, milliseconds(limit), e)
	})
}

// WithMaxRetries sets how often a request is sent again.
func WithMaxRetries(count int) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_max_retries(c, C.int32_t(count), e)
	})
}

// WithMaxWait sets how long a request waits for its rate limit or to be sent again.
func WithMaxWait(limit time.Duration) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_max_wait_ms(c, milliseconds(limit), e)
	})
}

// WithMaxResponseBytes sets how large an answer may be.
func WithMaxResponseBytes(count int64) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_max_response_bytes(c, C.int64_t(count), e)
	})
}

// WithExpiryMargin sets how long before its end an access token is renewed.
func WithExpiryMargin(margin time.Duration) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_expiry_margin_s(c, seconds(margin), e)
	})
}

// WithPermissionCheck sets what becomes of requests that HighLevel would refuse.
func WithPermissionCheck(check PermissionCheck) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_permission_check(c, C.int32_t(check), e)
	})
}

// WithRateLimit sets how many requests an app may make of a location in the interval, and in a day.
func WithRateLimit(requests int64, interval time.Duration, daily int64) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_rate_limit(c, C.int64_t(requests), milliseconds(interval), C.int64_t(daily), e)
	})
}

// WithSharedBudget shares the rate limit with all processes that use the store.
func WithSharedBudget(enabled bool) Option {
	return option(func(c *C.ghlauth_config, e errorOut) C.ghlauth_status {
		return C.ghlauth_config_set_shared_budget(c, boolean(enabled), e)
	})
}

// WithStore sets where installations are kept.
func WithStore(store *Store) Option {
	return func(s *scope, config *C.ghlauth_config) {
		of := held(s, store.handle)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_config_set_store(config, of, e) })
	}
}

// WithLog sets where events go, up to that level. What it panics with comes out of the call that it was called by.
func WithLog(level LogLevel, write LogFunc) Option {
	return func(s *scope, config *C.ghlauth_config) {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_go_config_set_log(config, C.int32_t(level), C.uintptr_t(cgo.NewHandle(write)), e)
		})
	}
}

// WithClock sets the clock.
func WithClock(now ClockFunc) Option {
	return func(s *scope, config *C.ghlauth_config) {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_go_config_set_clock(config, C.uintptr_t(cgo.NewHandle(now)), e)
		})
	}
}

// Version gives the version of the library.
func Version() string { return goText(C.ghlauth_version_string()) }
