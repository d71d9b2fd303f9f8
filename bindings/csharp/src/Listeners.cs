using System;

namespace Ghlauth
{
    /// <summary>What the library calls: functions and stores of the application. What they throw does not pass through it.</summary>
    static class Listeners
    {
        // What a listener gives lives here until the library has copied it.
        [ThreadStatic] internal static object Given;

        static T Run<T>(Func<T> body)
        {
            try
            {
                T result = body();
                Given = result;
                return result;
            }
            catch (Exception exception)
            {
                Interop.Runtime.Throw(exception);
                return default(T);
            }
        }

        internal sealed class Log : Interop.LogSink
        {
            [ThreadStatic] static Exception thrown;
            readonly Action<LogLevel, string> log;

            internal Log(Action<LogLevel, string> log)
            {
                this.log = log;
            }

            public override bool put(int level, string line) => Run(() =>
            {
                try
                {
                    log((LogLevel)level, line);
                    return true;
                }
                catch (Exception exception)
                {
                    thrown = exception;
                    throw;
                }
            });

            /// <summary>Whether it is what a log threw in this thread.</summary>
            internal static bool Threw(Exception exception)
            {
                bool did = ReferenceEquals(exception, thrown);
                thrown = null;
                return did;
            }
        }

        internal sealed class Clock : Interop.ClockListener
        {
            readonly Func<DateTimeOffset> clock;

            internal Clock(Func<DateTimeOffset> clock)
            {
                this.clock = clock;
            }

            public override long unix_ms() => Run(() => Values.Milliseconds(clock()));
        }

        internal sealed class Source : Interop.SecretListener
        {
            readonly Func<Secret> source;

            internal Source(Func<Secret> source)
            {
                this.source = source;
            }

            public override Interop.Secret fetch() => Run(() =>
            {
                Secret secret = source();
                return new Interop.Secret(secret.Text, Values.Seconds(secret.ExpiresAt));
            });
        }

        /// <summary>A store with rows alone: what processes agree by is the library's.</summary>
        internal sealed class Rows : Interop.RowListener
        {
            readonly IRowStore rows;

            internal Rows(IRowStore rows)
            {
                this.rows = rows;
            }

            public override Interop.StoreRow get(string key) => Run(() => StoreRow.Native(rows.Get(key)));
            public override bool put_if_version(Interop.StoreRow row, long present) =>
                Run(() => rows.PutIfVersion(new StoreRow(row), present));
            public override bool erase_if_version(string key, long version) => Run(() => rows.EraseIfVersion(key, version));
            public override Interop.StoreRowList scan(Interop.StoreQuery query) =>
                Run(() => StoreRow.Native(rows.Scan(new StoreQuery(query))));
            public override Interop.StoreRowList due(string appId, long until, long limit) =>
                Run(() => StoreRow.Native(rows.Due(appId, until, limit)));
        }

        /// <summary>A store that several processes use.</summary>
        internal sealed class Shared : Interop.StoreListener
        {
            readonly ISharedStore store;

            internal Shared(ISharedStore store)
            {
                this.store = store;
            }

            public override Interop.StoreRow get(string key) => Run(() => StoreRow.Native(store.Get(key)));
            public override bool put_if_version(Interop.StoreRow row, long present) =>
                Run(() => store.PutIfVersion(new StoreRow(row), present));
            public override bool erase_if_version(string key, long version) => Run(() => store.EraseIfVersion(key, version));
            public override Interop.StoreRowList scan(Interop.StoreQuery query) =>
                Run(() => StoreRow.Native(store.Scan(new StoreQuery(query))));
            public override Interop.StoreRowList due(string appId, long until, long limit) =>
                Run(() => StoreRow.Native(store.Due(appId, until, limit)));
            public override Interop.StoreLease lease(string name, string holder, long milliseconds) => Run(() =>
            {
                StoreLease lease = store.Lease(name, holder, TimeSpan.FromMilliseconds(milliseconds));
                return new Interop.StoreLease(lease.Holder, Values.Milliseconds(lease.Remaining));
            });
            public override bool release(string name, string holder) => Run(() => store.Release(name, holder));
            public override long count(string name, long delta, long until, long now) =>
                Run(() => store.Count(name, delta, until, now));
            public override int claim(string name, string holder, long until, long now) =>
                Run(() => (int)store.Claim(name, holder, until, now));
            public override bool confirm(string name, string holder, long until) => Run(() => store.Confirm(name, holder, until));
            public override bool unclaim(string name, string holder) => Run(() => store.Unclaim(name, holder));
        }
    }
}
