using System;

namespace Ghlauth
{
    /// <summary>The generations of HighLevel's API.</summary>
    public static class ApiGeneration
    {
        public const string Dated = "2021-07-28";
        public const string V3 = "v3";
    }

    /// <summary>Everything that can be configured. What is made from it takes a snapshot. What is null has the library's default.</summary>
    public sealed class Config : Resource
    {
        internal readonly Interop.Config Native;
        string apiUrl, marketplaceUrl, apiGeneration, defaultVersion, userAgent, proxyUrl, caFile, moduleDir;
        TimeSpan? timeout, connectTimeout, maxWait, expiryMargin;
        int? maxRetries;
        long? maxResponseBytes;
        bool proxyFromEnvironment, sharedBudget = true;
        PermissionCheck permissionCheck;
        Store store;
        Action<LogLevel, string> log;
        LogLevel logLevel = LogLevel.Info;
        Func<DateTimeOffset> clock;

        static Config() { Interop.Runtime.Start(); }

        public Config() : this(new Interop.Config()) { }

        Config(Interop.Config native) : base(native)
        {
            Native = native;
        }

        public string ApiUrl { get => apiUrl; set { Native.set_api_url(value); apiUrl = value; } }
        public string MarketplaceUrl { get => marketplaceUrl; set { Native.set_marketplace_url(value); marketplaceUrl = value; } }

        /// <summary>One of <see cref="Ghlauth.ApiGeneration"/>.</summary>
        public string ApiGeneration { get => apiGeneration; set { Native.set_api_generation(value); apiGeneration = value; } }

        /// <summary>The Version header of requests that do not name one.</summary>
        public string DefaultVersion { get => defaultVersion; set { Native.set_default_version(value); defaultVersion = value; } }

        /// <summary>Of one attempt.</summary>
        public TimeSpan? Timeout { get => timeout; set { Native.set_timeout_ms(Values.Milliseconds(value)); timeout = value; } }
        public TimeSpan? ConnectTimeout
        {
            get => connectTimeout;
            set
            {
                Native.set_connect_timeout_ms(Values.Milliseconds(value));
                connectTimeout = value;
            }
        }
        public int? MaxRetries { get => maxRetries; set { Native.set_max_retries(value.Value); maxRetries = value; } }

        /// <summary>How long a request waits at most before it is sent or sent again. One that would wait longer fails at once.</summary>
        public TimeSpan? MaxWait { get => maxWait; set { Native.set_max_wait_ms(Values.Milliseconds(value)); maxWait = value; } }
        public long? MaxResponseBytes
        {
            get => maxResponseBytes;
            set
            {
                Native.set_max_response_bytes(value.Value);
                maxResponseBytes = value;
            }
        }
        public string UserAgent { get => userAgent; set { Native.set_user_agent(value); userAgent = value; } }
        public string ProxyUrl { get => proxyUrl; set { Native.set_proxy_url(value); proxyUrl = value; } }
        public bool ProxyFromEnvironment
        {
            get => proxyFromEnvironment;
            set
            {
                Native.set_proxy_from_environment(value);
                proxyFromEnvironment = value;
            }
        }
        public string CaFile { get => caFile; set { Native.set_ca_file(value); caFile = value; } }

        /// <summary>How long before their end access tokens are refreshed.</summary>
        public TimeSpan? ExpiryMargin
        {
            get => expiryMargin;
            set
            {
                Native.set_expiry_margin_s(Values.Seconds(value));
                expiryMargin = value;
            }
        }

        /// <summary>What becomes of a request that would be refused.</summary>
        public PermissionCheck PermissionCheck
        {
            get => permissionCheck;
            set
            {
                Native.set_permission_check((int)value);
                permissionCheck = value;
            }
        }

        /// <summary>Whether the processes that share the store count requests together. They do by default.</summary>
        public bool SharedBudget { get => sharedBudget; set { Native.set_shared_budget(value); sharedBudget = value; } }

        /// <summary>Where the modules for PostgreSQL and Redis are, if they are not beside the library.</summary>
        public string ModuleDir { get => moduleDir; set { Native.set_module_dir(value); moduleDir = value; } }

        /// <summary>Where installations are kept; in memory when it is not set.</summary>
        public Store Store { get => store; set { Native.set_store(Values.Needed(value, nameof(Store)).Native); store = value; } }

        /// <summary>Receives what happens, as "name field=value ...", in the thread that makes it happen. There are no secrets in it.
        /// What it throws comes out of the call that it was written for.</summary>
        public Action<LogLevel, string> Log
        {
            get => log;
            set
            {
                Native.set_log((int)logLevel, new Listeners.Log(Values.Needed(value, nameof(Log))));
                log = value;
            }
        }

        /// <summary>The most detailed level that the log receives.</summary>
        public LogLevel LogLevel
        {
            get => logLevel;
            set
            {
                logLevel = value;
                if (log != null) Log = log;
            }
        }

        /// <summary>Tells the time, to any thread, often. For tests.</summary>
        public Func<DateTimeOffset> Clock
        {
            get => clock;
            set
            {
                Native.set_clock(new Listeners.Clock(Values.Needed(value, nameof(Clock))));
                clock = value;
            }
        }

        /// <summary>Holds requests back, so that no app and resource sends more. <paramref name="daily"/>: 0 for no limit.</summary>
        public void SetRateLimit(long maxRequests, TimeSpan interval, long daily = 0) =>
            Native.set_rate_limit(maxRequests, Values.Milliseconds(interval), daily);
    }

    /// <summary>About the library.</summary>
    public static class Library
    {
        static Library() { Interop.Runtime.Start(); }

        public static string Version => Interop.Native.version();
    }
}
