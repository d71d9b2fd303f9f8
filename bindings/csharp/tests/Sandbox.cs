using System;
using System.IO;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Ghlauth;

/// <summary>The sandbox that behaviour.py started.</summary>
static class Sandbox
{
    public static readonly string Url = About("URL"), Pit = About("PIT"), Location = About("LOCATION"), Contact = About("CONTACT"),
        ClientId = About("CLIENT_ID"), ClientSecret = About("CLIENT_SECRET"), RedirectUri = About("REDIRECT_URI"),
        SharedSecret = About("SHARED_SECRET"), App = About("APP");
    public static readonly string Path = "/contacts/" + Contact;

    public static string About(string name) => Environment.GetEnvironmentVariable("SANDBOX_" + name);

    public static Config Config() => new Config { ApiUrl = Url, MarketplaceUrl = Url, MaxRetries = 0 };

    public static Credential Credential(Config config = null) =>
        Ghlauth.Credential.FromPit(new Pit(config ?? Config(), Pit, Level.Location, Location));

    public static OAuth OAuth(Config config = null) => new OAuth(config ?? Config(), ClientId, ClientSecret, RedirectUri);

    public static Installation Install(OAuth oauth) =>
        oauth.Exchange(Allow(oauth.AuthorizeUrl(new[] { "contacts.readonly" }, "session 1")), "tenant 7", "session 1");

    /// <summary>What the user does on the consent page.</summary>
    public static string Allow(string url)
    {
        Match csrf = Regex.Match(Answer(WebRequest.CreateHttp(url)), "name=\"csrf\" value=\"(\\w+)\"");
        HttpWebRequest request = WebRequest.CreateHttp(Url + new Uri(url).AbsolutePath);
        request.AllowAutoRedirect = false;
        request.Headers["Origin"] = Url;
        Send(request, "POST", "application/x-www-form-urlencoded", $"csrf={csrf.Groups[1]}&resource=Location:{Location}");
        using (WebResponse answer = request.GetResponse()) return answer.Headers["Location"];
    }

    public static string Control(string method, string path, string json = null)
    {
        HttpWebRequest request = WebRequest.CreateHttp($"{Url}/__sandbox/{path}");
        request.Headers["Authorization"] = "Bearer " + About("CONTROL_TOKEN");
        request.Method = method;
        if (json != null) Send(request, method, "application/json", json);
        return Answer(request);
    }

    /// <summary>The next request waits that long.</summary>
    public static void Delay(int milliseconds) =>
        Control("POST", "faults", $"{{\"kind\": \"delay\", \"path\": \"/contacts\", \"delay_ms\": {milliseconds}}}");

    public static bool HasFaults => !Control("GET", "faults").Contains("\"faults\":[]");

    static void Send(HttpWebRequest request, string method, string type, string body)
    {
        request.ServicePoint.Expect100Continue = false;
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        request.Method = method;
        request.ContentType = type;
        using (Stream stream = request.GetRequestStream()) stream.Write(bytes, 0, bytes.Length);
    }

    static string Answer(HttpWebRequest request)
    {
        using (WebResponse answer = request.GetResponse())
        using (var reader = new StreamReader(answer.GetResponseStream())) return reader.ReadToEnd();
    }
}
