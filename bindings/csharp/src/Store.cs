using System.Collections;
using System.Collections.Generic;

namespace Ghlauth
{
    /// <summary>How a store is opened.</summary>
    public sealed class StoreOptions
    {
        static StoreOptions() { Interop.Runtime.Start(); }

        /// <summary>Keys of 32 bytes by their names: the first one seals, all of them open.</summary>
        public SealingKeys Keys { get; } = new SealingKeys();
        public string KeyFile { get; set; }
        public string KeyEnvironmentVariable { get; set; }

        /// <summary>Keep tokens unsealed. For tests, and for stores that seal themselves.</summary>
        public bool Plain { get; set; }
        public string PasswordFile { get; set; }
        public string PasswordEnvironmentVariable { get; set; }
        public bool TokensInRedis { get; set; }
        public string ModuleDir { get; set; }

        internal Interop.StoreOptions Native()
        {
            var native = new Interop.StoreOptions();
            foreach (var key in Keys) native.add_key(key.Key, key.Value);
            if (KeyFile != null) native.add_key_file(KeyFile);
            if (KeyEnvironmentVariable != null) native.add_key_env(KeyEnvironmentVariable);
            native.set_plain(Plain);
            if (PasswordFile != null) native.set_password_file(PasswordFile);
            if (PasswordEnvironmentVariable != null) native.set_password_env(PasswordEnvironmentVariable);
            native.set_tokens_in_redis(TokensInRedis);
            if (ModuleDir != null) native.set_module_dir(ModuleDir);
            return native;
        }
    }

    /// <summary>Keys by their names, in their order.</summary>
    public sealed class SealingKeys : IEnumerable<KeyValuePair<string, byte[]>>
    {
        readonly List<KeyValuePair<string, byte[]>> keys = new List<KeyValuePair<string, byte[]>>();

        public void Add(string name, byte[] key) => keys.Add(new KeyValuePair<string, byte[]>(name, key));
        public IEnumerator<KeyValuePair<string, byte[]>> GetEnumerator() => keys.GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A store of installations.</summary>
    public sealed class Store : Resource
    {
        internal readonly Interop.Store Native;

        Store(Interop.Store native) : base(native)
        {
            Native = native;
        }

        /// <param name="url">"memory:", "sqlite:/path", "postgres://...", "redis://..."</param>
        public static Store Open(string url, StoreOptions options = null)
        {
            using (var native = (options ?? new StoreOptions()).Native()) return new Store(Interop.Store.open(url, native));
        }

        /// <summary>A store of the application; an <see cref="ISharedStore"/> when several processes use it.</summary>
        public static Store Of(IRowStore rows, StoreOptions options = null)
        {
            Values.Needed(rows, nameof(rows));
            using (var native = (options ?? new StoreOptions()).Native())
            {
                Interop.StoreListener listener;
                if (rows is ISharedStore shared) listener = new Listeners.Shared(shared);
                else listener = new Listeners.Rows(rows);
                return new Store(Interop.Store.from_listener(native, listener));
            }
        }

        /// <summary>Installations and secrets in one store, leases, counters and claims in another.</summary>
        public static Store Join(Store installations, Store leases) =>
            new Store(Interop.Store.join(Values.Needed(installations, nameof(installations)).Native,
                                         Values.Needed(leases, nameof(leases)).Native));

        /// <summary>What is not as it should be with it; "" for nothing.</summary>
        public string Warning => Native.warning();

        /// <summary>Tries whether it keeps what the library asks of it. For tests of a store of yours; takes seconds.</summary>
        public void Check() => Native.check();
    }
}
