using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Ghlauth
{
    /// <summary>What an authorize URL says. What is null is left to the library.</summary>
    public sealed class AuthorizeOptions
    {
        public IEnumerable<string> Scopes { get; set; } = new string[0];

        /// <summary>Binds it to the user's session: the same text is to be given when the callback comes.</summary>
        public string Session { get; set; }

        /// <summary>Comes back as <see cref="Callback.AppData"/>.</summary>
        public string AppData { get; set; }
        public string ClientId { get; set; }
        public string RedirectUri { get; set; }
        public bool WhiteLabel { get; set; }
        public StateForm StateForm { get; set; }
        public TimeSpan? Lifetime { get; set; }
        public string ExpectedInstallation { get; set; }
        public string VersionId { get; set; }
        public IDictionary<string, string> Parameters { get; } = new Dictionary<string, string>();

        internal Interop.AuthorizeOptions Native()
        {
            var native = new Interop.AuthorizeOptions();
            using (var scopes = Values.Texts(Scopes)) native.set_scopes(scopes);
            if (!string.IsNullOrEmpty(Session)) native.set_session(Session);
            if (AppData != null) native.set_app_data(AppData);
            if (ClientId != null) native.set_client_id(ClientId);
            if (RedirectUri != null) native.set_redirect_uri(RedirectUri);
            native.set_white_label(WhiteLabel);
            native.set_state_form((int)StateForm);
            if (Lifetime != null) native.set_lifetime_s(Values.Seconds(Lifetime));
            if (ExpectedInstallation != null) native.set_expected_installation(ExpectedInstallation);
            if (VersionId != null) native.set_version_id(VersionId);
            foreach (var one in Parameters) native.add_parameter(one.Key, one.Value);
            return native;
        }
    }

    /// <summary>The request that came to the redirect URI, checked. Its state is used up.</summary>
    public sealed class Callback : Resource
    {
        internal readonly Interop.Callback Native;

        internal Callback(Interop.Callback native) : base(native)
        {
            Native = native;
        }

        public string AppData => Native.app_data();
        public bool IsUnsolicited => Native.is_unsolicited();
    }

    /// <summary>Flow 2: a marketplace app, and its installations in the store.</summary>
    public sealed class OAuth : Resource
    {
        internal readonly Interop.OAuth Native;

        OAuth(Interop.OAuth native) : base(native)
        {
            Native = native;
        }

        public OAuth(Config config, string clientId, string clientSecret, string redirectUri)
            : this(new Interop.OAuth(Values.Needed(config, nameof(config)).Native, clientId, clientSecret, redirectUri)) { }

        /// <param name="clientSecret">Gives the secret when it is needed. What it throws comes out of the call that needed it.</param>
        public static OAuth FromSource(Config config, string clientId, Func<Secret> clientSecret, string redirectUri) =>
            new OAuth(Interop.OAuth.from_listener(Values.Needed(config, nameof(config)).Native, clientId, redirectUri,
                                                  new Listeners.Source(Values.Needed(clientSecret, nameof(clientSecret)))));

        public void AddClient(string clientId, string clientSecret, bool isDefault = false) =>
            Native.add_client(clientId, clientSecret, isDefault);

        /// <summary>What becomes of callbacks without a state.</summary>
        public void SetUnsolicitedPolicy(UnsolicitedPolicy policy) => Native.set_unsolicited_policy((int)policy);

        public string AppId => Native.app_id();

        /// <summary>The URL that the user's browser opens.</summary>
        public string AuthorizeUrl(AuthorizeOptions options = null)
        {
            using (var native = (options ?? new AuthorizeOptions()).Native()) return Native.authorize_url(native);
        }

        public string AuthorizeUrl(IEnumerable<string> scopes, string session = null) =>
            AuthorizeUrl(new AuthorizeOptions { Scopes = scopes, Session = session });

        /// <summary>Checks the request that came to the redirect URI.</summary>
        public Callback ParseCallback(string url, string session = null) =>
            new Callback(Native.parse_callback(url, Values.OrEmpty(session)));

        /// <summary>Exchanges the code of the request that came to the redirect URI.</summary>
        /// <param name="owner">The application's label.</param>
        public Installation Exchange(string callbackUrl, string owner = null, string session = null,
                                     CancellationToken cancellationToken = default)
        {
            using (var callback = ParseCallback(callbackUrl, session)) return Exchange(callback, owner, cancellationToken);
        }

        public Installation Exchange(Callback callback, string owner = null, CancellationToken cancellationToken = default) =>
            Ended(cancellationToken, cancel =>
                Native.exchange(Values.Needed(callback, nameof(callback)).Native, Values.OrEmpty(owner), cancel));

        public Installation Refresh(string installationId, CancellationToken cancellationToken = default) =>
            Ended(cancellationToken, cancel => Native.refresh(installationId, cancel));

        /// <summary>Gets a token of a location with the one of its agency, for a bulk installation.</summary>
        public Installation MintLocation(string companyId, string locationId, CancellationToken cancellationToken = default) =>
            Ended(cancellationToken, cancel => Native.mint_location(companyId, locationId, cancel));

        /// <summary>Takes an unsolicited installation into use.</summary>
        public Installation Claim(string installationId, string owner) => new Installation(Native.claim(installationId, owner));

        public Installation GetInstallation(string installationId) => new Installation(Native.installation(installationId));

        /// <summary>What has to be equal; null for any.</summary>
        public IReadOnlyList<Installation> FindInstallations(string owner = null, string companyId = null, string locationId = null) =>
            Installation.All(Native.find(Values.OrEmpty(owner), Values.OrEmpty(companyId), Values.OrEmpty(locationId)));

        /// <summary>Takes over tokens that were got without the library.</summary>
        /// <param name="tokenJson">The JSON of a token answer: a secret.</param>
        public Installation ImportTokens(string tokenJson, DateTimeOffset obtainedAt, string clientId = null, string owner = null) =>
            new Installation(Native.import_tokens(tokenJson, Values.OrEmpty(clientId), Values.Seconds(obtainedAt), Values.OrEmpty(owner)));

        /// <summary>HighLevel's list of the locations of a company.</summary>
        public IReadOnlyList<Location> InstalledLocations(string companyId, bool installedOnly = true,
                                                         CancellationToken cancellationToken = default)
        {
            using (var found = Values.Ended(cancellationToken, null,
                                            cancel => Native.installed_locations(companyId, installedOnly, cancel)))
                return Array.AsReadOnly(found.Select(one => new Location(one)).ToArray());
        }

        /// <summary>Uninstalls the app there.</summary>
        public void Uninstall(string installationId, string reason = null, CancellationToken cancellationToken = default) =>
            Values.Ended(cancellationToken, null, cancel =>
            {
                Native.uninstall(installationId, Values.OrEmpty(reason), cancel);
                return true;
            });

        /// <summary>Marks it as removed here; HighLevel is not told.</summary>
        public void Remove(string installationId) => Native.remove(installationId);

        /// <summary>Renews the refresh tokens that have become old. To be called now and then, once a day.</summary>
        /// <param name="maxRefreshes">0 for no limit.</param>
        public KeepReport Keep(long maxRefreshes = 0, CancellationToken cancellationToken = default) =>
            new KeepReport(Values.Ended(cancellationToken, null, cancel => Native.keep(maxRefreshes, cancel)));

        // The same in a thread of the pool.

        public Task<Installation> ExchangeAsync(string callbackUrl, string owner = null, string session = null,
                                                CancellationToken cancellationToken = default) =>
            Values.Pooled(cancellationToken, () => Exchange(callbackUrl, owner, session, cancellationToken));

        public Task<Installation> RefreshAsync(string installationId, CancellationToken cancellationToken = default) =>
            Values.Pooled(cancellationToken, () => Refresh(installationId, cancellationToken));

        public Task<Installation> MintLocationAsync(string companyId, string locationId, CancellationToken cancellationToken = default) =>
            Values.Pooled(cancellationToken, () => MintLocation(companyId, locationId, cancellationToken));

        public Task<KeepReport> KeepAsync(long maxRefreshes = 0, CancellationToken cancellationToken = default) =>
            Values.Pooled(cancellationToken, () => Keep(maxRefreshes, cancellationToken));

        static Installation Ended(CancellationToken token, Func<Interop.Cancel, Interop.Installation> call) =>
            new Installation(Values.Ended(token, null, call));
    }
}
