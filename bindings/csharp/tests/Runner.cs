// Carries out the steps of bindings/core/cases.json: one line of standard input each, one line of standard output.
// bindings/core/scenario.py says what the lines are.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Ghlauth;

class Runner
{
    /// <summary>How a call is ended: by a token, or by a time limit.</summary>
    class Ending
    {
        public readonly CancellationTokenSource Source = new CancellationTokenSource();
        public TimeSpan? Timeout;
    }

    readonly Dictionary<string, object> things = new Dictionary<string, object>();
    readonly List<string> lines = new List<string>();
    readonly OwnRows rows = new OwnRows();
    string logFails = "";

    T The<T>(string name) => (T)things[name];

    static string[] Gives(params object[] values) =>
        values.Select(one => one is Enum ? ((int)one).ToString() : one.ToString()).ToArray();

    static string[] Of(Installation one) =>
        Gives(one.Id, one.Level, one.CompanyId, one.LocationId, one.Owner, string.Join(" ", one.Scopes));

    static IEnumerable<KeyValuePair<string, string>> Headers(string[] given)
    {
        for (int at = 2; at + 1 < given.Length; at += 2) yield return new KeyValuePair<string, string>(given[at], given[at + 1]);
    }

    string[] Do(string verb, string[] a, byte[] body)
    {
        switch (verb)
        {
            case "config":
                things[a[0]] = new Config { ApiUrl = a[1], MarketplaceUrl = a[1], MaxRetries = int.Parse(a[2]) };
                return Gives();
            case "pit":
                var pit = new Pit(The<Config>(a[1]), a[2], (Level)int.Parse(a[3]), a[4]);
                things[a[0]] = pit;
                return Gives(pit.Level, pit.ResourceId, pit.Redacted);
            case "oauth":
                var oauth = new OAuth(The<Config>(a[1]), a[2], a[3], a[4]);
                things[a[0]] = oauth;
                return Gives(oauth.AppId);
            case "authorize": return Gives(The<OAuth>(a[0]).AuthorizeUrl(a[2].Split(' '), a[1]));
            case "exchange": return Of(The<OAuth>(a[0]).Exchange(a[1], a[2], a[3]));
            case "refresh": return Of(The<OAuth>(a[0]).Refresh(a[1]));
            case "mint": return Of(The<OAuth>(a[0]).MintLocation(a[1], a[2]));
            case "lookup": return Of(The<OAuth>(a[0]).GetInstallation(a[1]));
            case "credential_of_pit": things[a[0]] = Credential.FromPit(The<Pit>(a[1])); return Gives();
            case "credential_of_installation": things[a[0]] = Credential.FromInstallation(The<OAuth>(a[1]), a[2]); return Gives();
            case "credential_of_token": things[a[0]] = Credential.FromAccessToken(The<Config>(a[1]), a[2]); return Gives();
            case "credential_of_source": things[a[0]] = Credential.FromSource(The<Config>(a[1]), () => a[2]); return Gives();
            case "token": return Gives(The<Credential>(a[0]).GetAccessToken());
            case "client": things[a[0]] = new Client(The<Config>(a[1])); return Gives();
            case "send": return Send(a);
            case "threads": return Gives(Threads(a));
            case "decide":
                Decision decision = The<Credential>(a[0]).Decide(a[1], a[2], a[3]);
                return Gives(decision.Outcome, decision.Operation).Concat(
                    decision.Findings.SelectMany(one => new[] { one.ReasonName, one.RemedyName, one.Value })).ToArray();
            case "queue": things[a[0]] = new RequestQueue(The<Config>(a[1]), capacity: int.Parse(a[2])); return Gives();
            case "submit": The<RequestQueue>(a[0]).Submit(The<Credential>(a[1]), new Request(a[2], a[3]), long.Parse(a[4])); return Gives();
            case "next":
                Completion completion = The<RequestQueue>(a[0]).Next();
                return completion == null ? Gives() : Gives(completion.Tag, completion.GetResponse().HttpStatus);
            case "webhook":
                var webhook = new Webhook(The<Config>(a[1]), a[2]);
                things[a[0]] = webhook;
                webhook.AddKey(KeyAlgorithm.Ed25519, a[3]);
                return Gives();
            case "verify":
                Event one_ = The<Webhook>(a[0]).Verify(Headers(a), body);
                things["event"] = one_;
                return Gives(one_.Type, one_.AppId, one_.LocationId, one_.Json);
            case "verify_signature": The<Webhook>(a[0]).VerifySignature(Headers(a), body); return Gives();
            case "confirm": The<Webhook>(a[0]).Confirm(The<Event>("event")); return Gives();
            case "release": The<Webhook>(a[0]).Release(The<Event>("event")); return Gives();
            case "webhook_http_status": return Gives(Webhook.HttpStatus((Status)int.Parse(a[0])));
            case "reader": things[a[0]] = new UserContextReader(The<Config>(a[1]), a[2]); return Gives();
            case "decrypt":
                UserContext user = The<UserContextReader>(a[0]).Decrypt(a[1]);
                return Gives(user.UserId, user.CompanyId, user.ActiveLocation, user.Level, user.Role, user.UserName, user.Email);
            case "own_store": things[a[0]] = Store.Of(rows, new StoreOptions { Plain = true }); return Gives();
            case "use_store": The<Config>(a[0]).Store = The<Store>(a[1]); return Gives();
            case "store_rows": return Gives(rows.Count);
            case "store_fails": rows.Fails = a[0] == "" ? null : new IOException(a[0]); return Gives();
            case "check_store": The<Store>(a[0]).Check(); return Gives();
            case "use_own_log":
                The<Config>(a[0]).LogLevel = LogLevel.Debug;
                The<Config>(a[0]).Log = (level, line) =>
                {
                    lock (lines) lines.Add(line);
                    if (logFails != "") throw new FormatException(logFails);
                };
                return Gives();
            case "log_has": return Gives(lines.Any(line => line.Contains(a[0])) ? 1 : 0);
            case "log_fails": logFails = a[0]; return Gives();
            case "cancel": things[a[0]] = new Ending(); return Gives();
            case "cancel_request": The<Ending>(a[0]).Source.Cancel(); return Gives();
            case "cancel_timeout": The<Ending>(a[0]).Timeout = TimeSpan.FromMilliseconds(int.Parse(a[1])); return Gives();
            case "close": The<IDisposable>(a[0]).Dispose(); return Gives();
            case "forget":
                things.Remove(a[0]);
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return Gives();
            default: throw new NotSupportedException(verb);
        }
    }

    string[] Send(string[] a)
    {
        var request = new Request(a[2], a[3]);
        if (a.Length > 4 && a[4] != "") request.Json = a[4];
        Ending ending = a.Length > 5 ? The<Ending>(a[5]) : new Ending();
        Response response = The<Client>(a[0]).Send(The<Credential>(a[1]), request, ending.Timeout, ending.Source.Token);
        return Gives(response.HttpStatus, response.Header("content-type"), response.Text);
    }

    int Threads(string[] a)
    {
        int answers = 0;
        var start = new Barrier(int.Parse(a[4]));
        Thread[] all = Enumerable.Range(0, int.Parse(a[4])).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            if (The<Client>(a[0]).Send(The<Credential>(a[1]), a[2], a[3]).HttpStatus == 200) Interlocked.Increment(ref answers);
        })).ToArray();
        foreach (Thread one in all) one.Start();
        foreach (Thread one in all) one.Join();
        return answers;
    }

    /// <summary>The names of its class and of what that is, as the other languages have them.</summary>
    static string Classes(GhlauthException exception)
    {
        var names = new List<string>();
        for (Type one = exception.GetType(); one != typeof(Exception); one = one.BaseType)
            names.Add(one.Name.Replace("Ghlauth", "").Replace("Exception", "Error"));
        return string.Join(" ", names);
    }

    string[] Answer(string line)
    {
        byte[][] parts = line.Split('\t').Select(Decoded).ToArray();
        string[] texts = parts.Select(Encoding.UTF8.GetString).ToArray();
        try
        {
            return new[] { "ok" }.Concat(Do(texts[0], texts.Skip(1).ToArray(), parts.Length > 2 ? parts[2] : null)).ToArray();
        }
        catch (OperationCanceledException exception) when (exception.InnerException is GhlauthException)
        {
            return Failed((GhlauthException)exception.InnerException);
        }
        catch (GhlauthException exception)
        {
            return Failed(exception);
        }
        catch (Exception exception)
        {
            return new[] { "thrown", exception.Message };
        }
    }

    static string[] Failed(GhlauthException one) => new[] { "error" }.Concat(Gives(
        Classes(one), one.Status, one.StatusName, one.Message, one.Hint, one.HttpStatus, one.ServerMessage, one.TraceId,
        one.RetryAfter == null ? -1 : one.RetryAfter.Value.TotalMilliseconds, one.IsRetryable ? 1 : 0)).ToArray();

    static byte[] Decoded(string text)
    {
        var bytes = new List<byte>();
        for (int at = 0; at < text.Length; ++at)
        {
            if (text[at] != '%') bytes.Add((byte)text[at]);
            else
            {
                bytes.Add(Convert.ToByte(text.Substring(at + 1, 2), 16));
                at += 2;
            }
        }
        return bytes.ToArray();
    }

    static void Main()
    {
        var runner = new Runner();
        for (string line = Console.ReadLine(); line != null; line = Console.ReadLine())
        {
            Console.WriteLine(string.Join("\t", runner.Answer(line).Select(Uri.EscapeDataString)));
            Console.Out.Flush();
        }
    }
}
