using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Ghlauth
{
    /// <summary>A store of the application that one process uses: rows by their keys. Each method is one indivisible step, finished when it
    /// returns, and is called by any thread, concurrently. What it throws comes out of the call that needed the store.</summary>
    public interface IRowStore
    {
        /// <summary>The row of the key; null when there is none.</summary>
        StoreRow Get(string key);

        /// <summary>Writes the row if the stored one has the version <paramref name="present"/>; if that is 0: if there is none. Tells
        /// whether it did.</summary>
        bool PutIfVersion(StoreRow row, long present);

        /// <summary>Deletes the row if it has that version. Tells whether it did.</summary>
        bool EraseIfVersion(string key, long version);

        /// <summary>The first <see cref="StoreQuery.Limit"/> rows that the query fits, in <see cref="StoreRow.KeyOrder"/>.</summary>
        IEnumerable<StoreRow> Scan(StoreQuery query);

        /// <summary>The first <paramref name="limit"/> rows of the app that are due (more than 0) at <paramref name="until"/> or before,
        /// ordered by when they are due, then by key. Times are Unix seconds.</summary>
        IEnumerable<StoreRow> Due(string appId, long until, long limit);
    }

    /// <summary>What processes agree by as well, for a store that several of them use.</summary>
    public interface ISharedStore : IRowStore
    {
        /// <summary>Grants the lease when it is free, over, or the holder's own, from now on; says who has it, and for how long.</summary>
        StoreLease Lease(string name, string holder, TimeSpan duration);

        /// <summary>Gives a lease back if it is that holder's.</summary>
        bool Release(string name, string holder);

        /// <summary>Adds to a counter, and gives the sum. One whose end is before now starts at 0, with this end.</summary>
        long Count(string name, long delta, long until, long now);

        /// <summary>Claims a name where nobody has, where the end is before now, and for its holder again.</summary>
        ClaimResult Claim(string name, string holder, long until, long now);

        /// <summary>Makes a claim done until then, unless it is another holder's.</summary>
        bool Confirm(string name, string holder, long until);

        /// <summary>Gives an unconfirmed claim back if it is that holder's.</summary>
        bool Unclaim(string name, string holder);
    }

    /// <summary>A row of a store. Its value is sealed when the store has a key.</summary>
    public sealed class StoreRow
    {
        /// <summary>The order of the bytes of keys.</summary>
        public static readonly IComparer<string> KeyOrder = new ByBytes();

        public string Key { get; set; }
        public byte[] Value { get; set; }
        public long Version { get; set; }

        /// <summary>In Unix seconds; 0 for never.</summary>
        public long Due { get; set; }
        public string AppId { get; set; }
        public string Owner { get; set; }
        public string CompanyId { get; set; }
        public string LocationId { get; set; }

        public StoreRow() { }

        internal StoreRow(Interop.StoreRow row)
        {
            Key = row.key;
            Value = row.value;
            Version = row.version;
            Due = row.due_s;
            AppId = row.app_id;
            Owner = row.owner;
            CompanyId = row.company_id;
            LocationId = row.location_id;
        }

        internal static Interop.StoreRow Native(StoreRow row)
        {
            var native = new Interop.StoreRow();
            if (row == null) return native;
            native.key = row.Key;
            native.value = row.Value;
            native.version = row.Version;
            native.due_s = row.Due;
            native.app_id = Values.OrEmpty(row.AppId);
            native.owner = Values.OrEmpty(row.Owner);
            native.company_id = Values.OrEmpty(row.CompanyId);
            native.location_id = Values.OrEmpty(row.LocationId);
            return native;
        }

        internal static Interop.StoreRowList Native(IEnumerable<StoreRow> rows) => new Interop.StoreRowList(rows.Select(Native));

        sealed class ByBytes : IComparer<string>
        {
            public int Compare(string one, string other)
            {
                byte[] left = Encoding.UTF8.GetBytes(one), right = Encoding.UTF8.GetBytes(other);
                for (int at = 0; at < left.Length && at < right.Length; ++at)
                {
                    if (left[at] != right[at]) return left[at] - right[at];
                }
                return left.Length - right.Length;
            }
        }
    }

    /// <summary>Which rows are looked for: those behind the key <see cref="After"/>, with these columns where they are not null.</summary>
    public sealed class StoreQuery
    {
        public string AppId { get; }
        public string Owner { get; }
        public string CompanyId { get; }
        public string LocationId { get; }
        public string After { get; }
        public long Limit { get; }

        internal StoreQuery(Interop.StoreQuery query)
        {
            AppId = query.by_app_id ? query.app_id : null;
            Owner = query.by_owner ? query.owner : null;
            CompanyId = query.by_company_id ? query.company_id : null;
            LocationId = query.by_location_id ? query.location_id : null;
            After = query.after;
            Limit = query.limit;
        }

        /// <summary>Tells whether a row is one of them, but for the limit.</summary>
        public bool Fits(StoreRow row) => StoreRow.KeyOrder.Compare(row.Key, After) > 0 && (AppId ?? row.AppId) == row.AppId &&
            (Owner ?? row.Owner) == row.Owner && (CompanyId ?? row.CompanyId) == row.CompanyId &&
            (LocationId ?? row.LocationId) == row.LocationId;
    }

    /// <summary>Who has a lease, and for how long at most.</summary>
    public struct StoreLease
    {
        public string Holder { get; }
        public TimeSpan Remaining { get; }

        public StoreLease(string holder, TimeSpan remaining)
        {
            Holder = holder;
            Remaining = remaining;
        }
    }
}
