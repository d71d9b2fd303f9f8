// Many requests at a time, and the process.
using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
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
}
