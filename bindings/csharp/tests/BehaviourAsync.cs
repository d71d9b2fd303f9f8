// Many requests at a time, the process, and memory.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Ghlauth;

partial class Behaviour
{
    static void ManyAtATime()
    {
        using (var client = new Client(Sandbox.Config(), maxInFlight: 8))
        {
            var tasks = Enumerable.Range(0, 30).Select(_ => client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path));
            Response[] all = Task.WhenAll(tasks).Result;
            Check(all.All(one => one.HttpStatus == 200));
            Check(Process.GetCurrentProcess().Threads.Count < 50);
        }
    }

    static async Task<int> Chain(Client client, int length)
    {
        int good = 0;
        for (int at = 0; at < length; ++at)
        {
            Response response = await client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path);
            good += response.HttpStatus == 200 ? 1 : 0;
        }
        return good;
    }

    static void RequestsFromManyThreadsAndFromContinuations()
    {
        using (var client = new Client(Sandbox.Config()))
        {
            int[] all = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Chain(client, 2)))).Result;
            Check(all.Sum() == 32);
            // One that waits in a continuation does not hold up the others.
            Task<Response> second = null;
            client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path).ContinueWith(_ =>
            {
                second = client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path);
                second.Wait();
            }, TaskContinuationOptions.ExecuteSynchronously).Wait();
            Check(second.Result.HttpStatus == 200);
        }
    }

    static void ASlowRequestHoldsUpNoOther()
    {
        using (var client = new Client(Sandbox.Config()))
        {
            Sandbox.Delay(20000);
            Task<Response> slow = client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path);
            while (Sandbox.HasFaults) Thread.Sleep(10);
            // It is submitted while the client's thread waits for the other one.
            Check(client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path).Result.HttpStatus == 200 && !slow.IsCompleted);
            client.Dispose();
            Throws<CancelledException>(slow);
        }
    }

    static void FailuresComeWhereTheyAreAwaited()
    {
        using (var client = new Client(Sandbox.Config()))
        {
            Throws<HttpException>(client.SendAsync(Sandbox.Credential(), "GET", "/contacts/aaaaaaaaaaaaaaaaaaaa"));
            Throws<UsageException>(() => client.SendAsync(Sandbox.Credential(), new Request("GET", "/a\0b")));
            Sandbox.Delay(20000);
            Throws<GhlauthTimeoutException>(client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path, TimeSpan.FromMilliseconds(200)));
            Sandbox.Control("DELETE", "faults");
        }
    }

    static void ACancelledTask()
    {
        using (var client = new Client(Sandbox.Config()))
        using (var source = new CancellationTokenSource())
        {
            Sandbox.Delay(20000);
            Task<Response> task = client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path, null, source.Token);
            while (Sandbox.HasFaults) Thread.Sleep(10);
            source.Cancel();
            Throws<OperationCanceledException>(task);
            Check(task.IsCanceled);
            Check(client.SendAsync(Sandbox.Credential(), "GET", Sandbox.Path, null, source.Token).IsCanceled);
        }
    }

    static void WhatAStoreThrowsIsTheInnerException()
    {
        var rows = new OwnRows();
        Config config = Sandbox.Config();
        config.Store = Store.Of(rows, new StoreOptions { Plain = true });
        OAuth oauth = Sandbox.OAuth(config);
        Credential credential = Credential.FromInstallation(oauth, Sandbox.Install(oauth).Id);
        using (var client = new Client(config))
        {
            Sandbox.Control("POST", "expire", $"{{\"resource_id\": \"{Sandbox.Location}\"}}");
            var own = new IOException("the disk is gone");
            rows.Fails = own;
            var failed = Throws<StoreException>(client.SendAsync(credential, "GET", Sandbox.Path));
            Check(ReferenceEquals(failed.InnerException, own), failed);
            rows.Fails = null;
            Check(client.SendAsync(credential, "GET", Sandbox.Path).Result.HttpStatus == 200);
        }
    }

    static void WhatALogThrowsIsTold()
    {
        var own = new FormatException("the log is full");
        var told = new BlockingQueue();
        Config config = Sandbox.Config();
        config.PermissionCheck = PermissionCheck.Warn;
        config.Log = (level, line) => throw own;
        using (var client = new Client(config))
        {
            client.ListenerFailed += (sender, arguments) => told.Add(arguments.Exception);
            Throws<GhlauthException>(client.SendAsync(Credential.FromAccessToken(config, "a-token"), "GET", "/nothing/at/all"));
            Check(ReferenceEquals(told.Take(), own));
        }
    }

    sealed class BlockingQueue
    {
        readonly Queue<Exception> all = new Queue<Exception>();

        internal void Add(Exception one)
        {
            lock (all)
            {
                all.Enqueue(one);
                Monitor.Pulse(all);
            }
        }

        internal Exception Take()
        {
            lock (all)
            {
                while (all.Count == 0) Monitor.Wait(all);
                return all.Dequeue();
            }
        }
    }

    static void AClientThatIsDroppedFinishesItsRequests()
    {
        Task<Response> task = Apart(() => new Client(Sandbox.Config()).SendAsync(Sandbox.Credential(), "GET", Sandbox.Path));
        Collect();
        Check(task.Result.HttpStatus == 200);
    }

    static void InAThreadOfThePool()
    {
        OAuth oauth = Sandbox.OAuth();
        string url = Sandbox.Allow(oauth.AuthorizeUrl(new[] { "contacts.readonly" }));
        Installation installation = oauth.ExchangeAsync(url).Result;
        Check(Credential.FromInstallation(oauth, installation.Id).GetAccessTokenAsync().Result.Length > 20);
        Check(ReferenceEquals(Throws<NotFoundException>(oauth.RefreshAsync("nothing")).GetType(), typeof(NotFoundException)));
    }

    /// <summary>The process ends while requests are under way: from Main, and at once.</summary>
    static void TheProcessEnds()
    {
        foreach (string how in new[] { "return", "exit" })
        {
            Sandbox.Delay(20000);
            string self = typeof(Behaviour).Assembly.Location;
            string mono = Process.GetCurrentProcess().MainModule.FileName;
            var start = new ProcessStartInfo(mono, $"\"{self}\" {how}") { UseShellExecute = false };
            using (Process child = Process.Start(start))
            {
                Check(child.WaitForExit(10000), "it does not end");
                Check(child.ExitCode == 3, child.ExitCode);
            }
            Sandbox.Control("DELETE", "faults");
        }
    }

    static int Exits(string how)
    {
        Config config = Sandbox.Config();
        config.Log = (level, line) => { };
        new Client(config).SendAsync(Sandbox.Credential(config), "GET", Sandbox.Path);
        while (Sandbox.HasFaults) Thread.Sleep(10);
        if (how == "exit") Environment.Exit(3);
        return 3;
    }

    static void Once()
    {
        using (var config = new Config { ApiUrl = "http://127.0.0.1:1", Log = (level, line) => { }, Clock = () => DateTimeOffset.UtcNow })
        using (Store store = Store.Of(new OwnRows(), new StoreOptions { Plain = true }))
        {
            config.Store = store;
            using (Credential credential = Credential.FromSource(config, () => "a-token", Level.Location, Sandbox.Location))
            {
                Check(credential.GetAccessToken() == "a-token");
                Check(credential.Decide("contacts/get-contact").Outcome == Outcome.Undetermined);
            }
            using (var oauth = new OAuth(config, "6500f0000000000000000001-abcdefgh", "secret", "https://app.example.com/"))
            {
                oauth.AuthorizeUrl(new[] { "contacts.readonly" }, "session");
                Throws<NotFoundException>(() => oauth.GetInstallation("nothing"));
                Throws<CallbackException>(() => oauth.Exchange("code=abc"));
            }
            using (var webhook = new Webhook(config, "6500f0000000000000000001"))
            {
                var headers = new[] { new KeyValuePair<string, string>("X-GHL-Signature", "x") };
                Throws<WebhookException>(() => webhook.Verify(headers, new byte[100]));
            }
            UserContext.FromJson("{\"userId\": \"u\", \"companyId\": \"c\"}").ToString();
        }
    }

    static long ResidentKib() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize / 1024;

    /// <summary>Everything is made, used and dropped again and again.</summary>
    static void MemoryIsFlat()
    {
        bool isLong = Environment.GetEnvironmentVariable("GHLAUTH_LONG") == "1";
        int rounds = isLong ? 100000 : 500;
        Action all = () =>
        {
            for (int round = 0; round < rounds; ++round) Once();
            Collect();
        };
        all();
        long before = ResidentKib();
        var watch = Stopwatch.StartNew();
        all();
        long grown = ResidentKib() - before;
        Check(grown < 2048, $"{grown} KiB in {rounds} rounds");
        string results = Environment.GetEnvironmentVariable("GHLAUTH_LONG_RESULTS");
        if (isLong && results != null)
        {
            string row = $"| C#: all is made, used and dropped | {rounds:N0} | {grown} KiB grown | {watch.Elapsed.TotalSeconds:F0} |\n";
            File.AppendAllText(results, row);
        }
    }
}
