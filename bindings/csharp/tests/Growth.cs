// All is made, used and dropped in C#, for bindings/core/growth.py.
using System;
using System.Collections.Generic;
using Ghlauth;

static class Growth
{
    static readonly Client client = new Client(Sandbox.Config());
    static readonly Credential credential = Sandbox.Credential();

    static void Check(bool holds)
    {
        if (!holds) throw new Exception("something else came out");
    }

    static void Fails<T>(Action body) where T : Exception
    {
        try
        {
            body();
        }
        catch (T)
        {
            return;
        }
        Check(false);
    }

    static void Once(Webhook webhook)
    {
        var config = new Config { ApiUrl = Sandbox.Url, Log = (level, line) => { }, Clock = () => DateTimeOffset.UtcNow };
        using (config)
        using (Store store = Store.Of(new OwnRows(), new StoreOptions { Plain = true }))
        {
            config.Store = store;
            using (Credential sourced = Credential.FromSource(config, () => "a-token", Level.Location, Sandbox.Location))
            {
                Check(sourced.GetAccessToken() == "a-token");
                Check(sourced.Decide("contacts/get-contact").Outcome == Outcome.Undetermined);
            }
            // What is not disposed has finalizers.
            Fails<FormatException>(() => Credential.FromSource(config, () => throw new FormatException()).GetAccessToken());
            OAuth oauth = Sandbox.OAuth(config);
            oauth.AuthorizeUrl(new[] { "contacts.readonly" }, "session");
            Fails<NotFoundException>(() => oauth.GetInstallation("nothing"));
            Fails<CallbackException>(() => oauth.Exchange("code=abc"));
            Check(new RequestQueue(config).Count == 0);
            new Client(config).Dispose();
            new Client(config);
        }
        var headers = new[] { new KeyValuePair<string, string>("X-GHL-Signature", "x") };
        Fails<WebhookException>(() => webhook.Verify(headers, new byte[100]));
        UserContext.FromJson("{\"userId\": \"u\", \"companyId\": \"c\"}").ToString();
        Check(client.Send(credential, new Request("GET", Sandbox.Path) { Query = { { "a", "1" } } }).HttpStatus == 200);
    }

    static void Main()
    {
        for (string line; (line = Console.ReadLine()) != null;)
        {
            Webhook webhook = null;
            for (int round = 0; round < int.Parse(line); ++round)
            {
                if (round % 10 == 0) webhook = new Webhook(Sandbox.Config(), Sandbox.About("APP"));
                Once(webhook);
            }
            for (int turn = 0; turn < 3; ++turn)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            Console.WriteLine(0);
        }
    }
}
