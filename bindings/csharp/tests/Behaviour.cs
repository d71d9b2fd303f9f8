// What is C#'s own in the package; what all languages have in common, bindings/core/cases.json tests. Run by behaviour.py.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using Ghlauth;

partial class Behaviour
{
    static void Check(bool holds, object seen = null, [CallerLineNumber] int line = 0)
    {
        if (!holds) throw new Exception($"line {line}: {seen}");
    }

    static T Throws<T>(Action body, [CallerLineNumber] int line = 0) where T : Exception
    {
        try
        {
            body();
        }
        catch (T exception)
        {
            return exception;
        }
        throw new Exception($"line {line}: no {typeof(T).Name}");
    }

    static T Throws<T>(Task task, [CallerLineNumber] int line = 0) where T : Exception =>
        Throws<T>(() => task.GetAwaiter().GetResult(), line);

    static void Collect()
    {
        for (int round = 0; round < 3; ++round)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>In a thread of its own, so that nothing of it stays on a stack that is looked through for references.</summary>
    static T Apart<T>(Func<T> body)
    {
        T result = default(T);
        var thread = new Thread(() => result = body());
        thread.Start();
        thread.Join();
        return result;
    }

    static void ARequestAndItsAnswer()
    {
        using (var client = new Client(Sandbox.Config()))
        {
            Credential credential = Sandbox.Credential();
            Response response = client.Send(credential, "GET", Sandbox.Path);
            Check(response.HttpStatus == 200 && response.Header("CONTENT-type").StartsWith("application/json"));
            Check(response.Header("x-nothing") == null);
            Check(Encoding.UTF8.GetString(response.Body) == response.Text && response.Text.Contains(Sandbox.Contact));
            Response made = client.Send(credential, new Request("POST", "/contacts/")
            {
                Json = $"{{\"locationId\": \"{Sandbox.Location}\", \"firstName\": \"𝒵 🦷\"}}",
                Headers = { { "X-Own", "1" } }, IsRepeatable = true,
            });
            Check(made.HttpStatus == 201 && made.Text.Contains("𝒵 🦷"), made.Text);
            Request list = Request.ForOperation("contacts/get-contacts");
            list.Parameters.Add("locationId", Sandbox.Location);
            list.Query.Add("limit", "2");
            string[] pages = client.Pages(credential, list).ToArray();
            Check(pages.Length > 1 && pages.All(page => page.StartsWith("[")) && pages.Any(page => page.Contains(Sandbox.Contact)));
        }
    }

    static void WrongArguments()
    {
        Config config = Sandbox.Config();
        Throws<ArgumentNullException>(() => new Client(null));
        Throws<ArgumentNullException>(() => new Request("GET", null));
        Throws<ArgumentNullException>(() => new OAuth(config, null, "", ""));
        Throws<ArgumentNullException>(() => new Client(config).Send(null, "GET", "/"));
        Throws<ArgumentNullException>(() => Store.Of(null));
        Throws<ArgumentNullException>(() => Credential.FromSource(config, null));
        Throws<UsageException>(() => new Client(config).Send(Sandbox.Credential(), "GET", "/contacts/a\0b"));
        Throws<UsageException>(() => config.MaxRetries = -5);
        Check(Operation.Find("GET /contacts/abc").Name == "contacts/get-contact" && Operation.Find("GET /nothing") == null);
        Check(Operation.Find("contacts/get-contact").ForLocations);
    }

    static void ExceptionsAreThoseOfTheStatusTable()
    {
        string text = File.ReadAllText(Sandbox.About("ERRORS"));
        Func<string, string> own = name => (Regex.IsMatch(name, "^(Timeout|OutOfMemory|Application|)Error$") ? "Ghlauth" : "") +
            name.Replace("Error", "Exception");
        var wanted = Regex.Matches(text, @"X\(([A-Z]\w+), (\w+)\)").Cast<Match>()
            .Select(row => own(row.Groups[1].Value) + " of " + own(row.Groups[2].Value));
        var found = typeof(GhlauthException).Assembly.GetExportedTypes().Where(typeof(GhlauthException).IsAssignableFrom)
            .Select(one => $"{one.Name} of {one.BaseType.Name}").Where(one => one != "GhlauthException of Exception");
        Check(wanted.OrderBy(one => one).SequenceEqual(found.OrderBy(one => one)), string.Join(", ", found));
        var failed = Throws<HttpException>(() =>
            new Client(Sandbox.Config()).Send(Sandbox.Credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa"));
        Check(failed.Status != Status.Ok && failed.RetryAfter == null && failed.ToString().Contains(failed.Hint) && failed.TraceId != "");
        Check(failed.StackTrace.Contains("Send"), failed.StackTrace);
    }

    static void NothingCanBeSerialized()
    {
        foreach (Type one in typeof(GhlauthException).Assembly.GetExportedTypes())
            Check(one.IsEnum || !one.Attributes.HasFlag(TypeAttributes.Serializable), one);
    }

    static void NothingShowsASecret()
    {
        Config config = Sandbox.Config();
        var pit = new Pit(config, Sandbox.Pit, Level.Location, Sandbox.Location);
        OAuth oauth = Sandbox.OAuth(config);
        var keys = new StoreOptions { Keys = { { "k", Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef") } } };
        var things = new object[]
        {
            config, pit, oauth, Credential.FromPit(pit), keys, keys.Keys, Store.Open("memory:", keys), new Secret("the secret"),
            new Client(config), Sandbox.Install(oauth), new UserContextReader(config, Sandbox.SharedSecret),
            Throws<CredentialException>(() => new Pit(config, "pit-5ec2e75e c2e7", Level.Location, Sandbox.Location)),
        };
        string shown = string.Join(" ", things);
        Check(shown.Contains("Pit pit-"), shown);
        foreach (string secret in new[] { Sandbox.Pit, Sandbox.ClientSecret, Sandbox.SharedSecret, "the secret", "5ec2e75e", "0123456789" })
            Check(!shown.Contains(secret), shown);
        // A debugger shows properties.
        foreach (object one in things)
        {
            foreach (PropertyInfo property in one.GetType().GetProperties())
            {
                if (property.GetIndexParameters().Length > 0 || property.PropertyType == typeof(SealingKeys)) continue;
                string value = $"{property.GetValue(one, null)}";
                Check(!value.Contains(Sandbox.Pit) && !value.Contains(Sandbox.ClientSecret) && !value.Contains("the secret"), property);
            }
        }
    }

    static void WhatAnOwnStoreThrowsIsTheSameObject()
    {
        var rows = new OwnRows();
        Config config = Sandbox.Config();
        config.Store = Store.Of(rows, new StoreOptions { Plain = true });
        OAuth oauth = Sandbox.OAuth(config);
        Installation installation = Sandbox.Install(oauth);
        var own = new IOException("the disk is gone");
        rows.Fails = own;
        var thrown = Throws<IOException>(() => oauth.GetInstallation(installation.Id));
        Check(ReferenceEquals(thrown, own));
        Check(thrown.StackTrace.Contains("OwnRows") && thrown.StackTrace.Contains("GetInstallation"), thrown.StackTrace);
        // Also one of the package itself, and one without a text.
        rows.Fails = Throws<NotFoundException>(() => Sandbox.OAuth().GetInstallation("nothing"));
        Check(ReferenceEquals(rows.Fails, Throws<NotFoundException>(() => oauth.GetInstallation(installation.Id))));
        rows.Fails = new InvalidOperationException("");
        Check(ReferenceEquals(rows.Fails, Throws<InvalidOperationException>(() => oauth.GetInstallation(installation.Id))));
        rows.Fails = null;
        Check(oauth.GetInstallation(installation.Id).Owner == "tenant 7");
    }

    sealed class WrongRows : OwnRows
    {
        public override StoreRow Get(string key) => new StoreRow { Version = 1, Value = null, Key = key };
    }

    static void AStoreOfThisKindIsGoodEnough() => Store.Of(new OwnRows(), new StoreOptions { Plain = true }).Check();

    static void WhatAnOwnStoreGivesWrong()
    {
        Throws<ArgumentNullException>(() => Store.Of(new WrongRows(), new StoreOptions { Plain = true }));
    }

    static void ALogMayUseTheLibrary()
    {
        Config config = Sandbox.Config();
        var pit = new Pit(config, Sandbox.Pit, Level.Location, Sandbox.Location);
        var seen = new List<string>();
        config.Log = (level, line) =>
        {
            Throws<UsageException>(() => Operation.Find("\0"));
            seen.Add(pit.Redacted + line);
        };
        Sandbox.Install(Sandbox.OAuth(config));
        Check(seen.Any(line => line.Contains("token.answer")) && !seen.Any(line => line.Contains(Sandbox.ClientSecret)));
    }

    static void ACompletionIsNotLostToALogThatFails()
    {
        Config config = Sandbox.Config();
        config.PermissionCheck = PermissionCheck.Warn;
        config.Log = (level, line) => throw new FormatException(line);
        var queue = new RequestQueue(config);
        queue.Submit(Credential.FromAccessToken(config, "a-token"), new Request("GET", "/nothing/at/all"), 7);
        int thrown = 0;
        Completion completion = null;
        while (completion == null)
        {
            try
            {
                completion = queue.Next();
            }
            catch (FormatException)
            {
                ++thrown;
            }
        }
        Check(completion.Tag == 7 && thrown > 0);
    }

    static void AQueueIsEnumerated()
    {
        using (var queue = new RequestQueue(Sandbox.Config()))
        {
            for (int tag = 0; tag < 20; ++tag) queue.Submit(Sandbox.Credential(), new Request("GET", Sandbox.Path), tag);
            Check(queue.Count == 20);
            var tags = queue.Where(one => one.GetResponse().HttpStatus == 200).Select(one => one.Tag).OrderBy(tag => tag);
            Check(tags.SequenceEqual(Enumerable.Range(0, 20).Select(tag => (long)tag)));
        }
    }

    static void AnOwnClock()
    {
        DateTimeOffset now = new DateTimeOffset(2030, 3, 17, 0, 0, 0, TimeSpan.Zero);
        Config config = Sandbox.Config();
        config.Clock = () => now;
        var pit = new Pit(config, Sandbox.Pit, Level.Location, Sandbox.Location);
        pit.SetCreatedAt(now.AddSeconds(-100));
        Check(pit.Age == TimeSpan.FromSeconds(100) && !pit.IsRotationDue);
        now = now.AddDays(90);
        Check(pit.IsRotationDue);
    }

    static void ASourceOfSecrets()
    {
        int asked = 0;
        Config config = Sandbox.Config();
        Credential credential = Credential.FromSource(config, () =>
        {
            ++asked;
            return new Secret(Sandbox.Pit, DateTimeOffset.UtcNow.AddHours(1));
        });
        var client = new Client(config);
        for (int round = 0; round < 2; ++round) Check(client.Send(credential, "GET", Sandbox.Path).HttpStatus == 200);
        Check(asked == 1, asked);
        var own = new TimeoutException("no secret today");
        Check(ReferenceEquals(own, Throws<TimeoutException>(() => Credential.FromSource(config, () => throw own).GetAccessToken())));
        Throws<ArgumentNullException>(() => Credential.FromSource(config, () => (string)null).GetAccessToken());
    }

    static void ListenersLiveAsLongAsTheyAreNeeded()
    {
        WeakReference seen = null;
        OAuth oauth = Apart(() =>
        {
            var log = new StringWriter();
            seen = new WeakReference(log);
            Config config = Sandbox.Config();
            config.Log = (level, line) => log.WriteLine(line);
            OAuth made = Sandbox.OAuth(config);
            config.Dispose();
            return made;
        });
        Collect();
        Check(seen.IsAlive);
        Apart(() => Sandbox.Install(oauth));
        Check(seen.Target.ToString().Contains("token.answer"));
        oauth.Dispose();
        oauth = null;
        Collect();
        Collect();
        Check(!seen.IsAlive);
    }

    static void OneThatWasGivenToWhatFailedIsLetGo()
    {
        WeakReference[] all = Apart(() => Enumerable.Range(0, 20).Select(_ =>
        {
            string[] held = { Sandbox.Pit };
            Config config = Sandbox.Config();
            Throws<UsageException>(() => Credential.FromSource(config, () => held[0], (Level)7, "x"));
            config.Dispose();
            Throws<UsageException>(() => Pit.FromSource(config, () => held[0]));
            return new WeakReference(held);
        }).ToArray());
        Collect();
        // The collector looks for references on stacks, and may take something there for one.
        Check(all.Count(one => one.IsAlive) < 5, all.Count(one => one.IsAlive));
    }

    static void FinalizersInAnyOrder()
    {
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 50; ++round)
            {
                var rows = new OwnRows();
                Config config = Sandbox.Config();
                config.Log = (level, line) => { };
                config.Store = Store.Of(rows, new StoreOptions { Plain = true });
                OAuth oauth = Sandbox.OAuth(config);
                oauth.AuthorizeUrl();
                Credential credential = Credential.FromSource(config, () => "a-token");
                credential.Decide("contacts/get-contact").ToString();
                new Client(config).ToString();
                new Webhook(config, Sandbox.App).ToString();
                Throws<NotFoundException>(() => oauth.GetInstallation("nothing"));
                if (round % 10 == 0) GC.Collect();
            }
        })).ToArray();
        foreach (Thread one in threads) one.Start();
        foreach (Thread one in threads) one.Join();
        Collect();
    }

    static void WhatIsUsedStillWhenTheRestIsDropped()
    {
        Credential credential = Apart(() => Sandbox.Credential());
        Client client = Apart(() => new Client(Sandbox.Config()));
        Collect();
        Check(client.Send(credential, "GET", Sandbox.Path).HttpStatus == 200);
        Event event_ = Apart(() =>
        {
            var webhook = new Webhook(Sandbox.Config(), Sandbox.App);
            webhook.AddKey(KeyAlgorithm.Ed25519, Sandbox.About("KEY"));
            var headers = new[] { new KeyValuePair<string, string>("X-GHL-Signature", Sandbox.About("SIGNATURE")) };
            return webhook.Verify(headers, Encoding.UTF8.GetBytes(Sandbox.About("EVENT")));
        });
        Collect();
        Check(event_.Type == "ContactCreate" && event_.Timestamp != null);
        Check(Webhook.Apply(Sandbox.OAuth(), event_) == LifecycleOutcome.Nothing);
    }

    static void Disposed()
    {
        var client = new Client(Sandbox.Config());
        client.Dispose();
        client.Dispose();
        Check(client.IsDisposed && client.ToString() == "Client (disposed)");
        var error = Throws<UsageException>(() => client.Send(Sandbox.Credential(), "GET", Sandbox.Path));
        Check(error.Status == Status.InvalidHandle);
        Check(Throws<UsageException>(() => client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path)).Status == Status.InvalidHandle);
    }

    static void ACallGoesOnWhenItsObjectsAreDisposed()
    {
        Sandbox.Delay(500);
        Client client = new Client(Sandbox.Config());
        Credential credential = Sandbox.Credential();
        Task<Response> call = Task.Run(() => client.Send(credential, "GET", Sandbox.Path));
        while (Sandbox.HasFaults) Thread.Sleep(10);
        client.Dispose();
        credential.Dispose();
        Check(call.Result.HttpStatus == 200);
    }

    static void EndedByAToken()
    {
        Sandbox.Delay(20000);
        var source = new CancellationTokenSource();
        var client = new Client(Sandbox.Config());
        Task<Response> call = Task.Run(() => client.Send(Sandbox.Credential(), "GET", Sandbox.Path, null, source.Token));
        while (Sandbox.HasFaults) Thread.Sleep(10);
        source.Cancel();
        var ended = Throws<OperationCanceledException>(call);
        Check(ended.CancellationToken == source.Token && ended.InnerException is CancelledException);
        Throws<OperationCanceledException>(() => Sandbox.OAuth().Refresh("x", source.Token));
        Sandbox.Delay(20000);
        var soon = TimeSpan.FromMilliseconds(200);
        Throws<GhlauthTimeoutException>(() => client.Send(Sandbox.Credential(), "GET", Sandbox.Path, soon));
        Sandbox.Control("DELETE", "faults");
    }

    static int Main(string[] arguments)
    {
        if (arguments.Length > 0 && (arguments[0] == "exit" || arguments[0] == "return")) return Exits(arguments[0]);
        int failed = 0;
        foreach (MethodInfo test in typeof(Behaviour).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                 .Where(one => one.ReturnType == typeof(void) && one.GetParameters().Length == 0 &&
                                !one.Name.StartsWith("<") && one.Name != "Collect" && one.Name != "Once"))
        {
            if (arguments.Length > 0 && !arguments.Contains(test.Name)) continue;
            Sandbox.Control("DELETE", "rate");
            var watch = Stopwatch.StartNew();
            try
            {
                test.Invoke(null, null);
                Console.WriteLine($"ok: {test.Name} ({watch.ElapsedMilliseconds} ms)");
            }
            catch (TargetInvocationException exception)
            {
                ++failed;
                Console.WriteLine($"failed: {test.Name}: {exception.InnerException}");
            }
        }
        return failed == 0 ? 0 : 1;
    }
}
