using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Ghlauth;

/// <summary>An application's own store: a dictionary.</summary>
class OwnRows : IRowStore
{
    readonly Dictionary<string, StoreRow> rows = new Dictionary<string, StoreRow>();

    /// <summary>What every call throws.</summary>
    public Exception Fails { get; set; }

    public int Count { get { lock (rows) return rows.Count; } }

    public virtual StoreRow Get(string key) => Locked(() => rows.TryGetValue(key, out StoreRow row) ? row : null);

    public bool PutIfVersion(StoreRow row, long present) => Locked(() =>
    {
        if ((rows.TryGetValue(row.Key, out StoreRow stored) ? stored.Version : 0) != present) return false;
        rows[row.Key] = row;
        return true;
    });

    public bool EraseIfVersion(string key, long version) =>
        Locked(() => rows.TryGetValue(key, out StoreRow row) && row.Version == version && rows.Remove(key));

    public IEnumerable<StoreRow> Scan(StoreQuery query) =>
        Locked(() => rows.Values.Where(query.Fits).OrderBy(row => row.Key, StoreRow.KeyOrder).Take((int)query.Limit).ToList());

    public IEnumerable<StoreRow> Due(string appId, long until, long limit) =>
        Locked(() => rows.Values.Where(row => row.AppId == appId && row.Due > 0 && row.Due <= until)
                         .OrderBy(row => row.Due).ThenBy(row => row.Key, StoreRow.KeyOrder).Take((int)limit).ToList());

    T Locked<T>(Func<T> body)
    {
        if (Fails != null) throw Fails;
        lock (rows) return body();
    }
}
