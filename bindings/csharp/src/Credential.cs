using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Ghlauth
{
    /// <summary>What both flows yield: gives a valid access token when asked.</summary>
    public sealed class Credential : Resource
    {
        internal readonly Interop.Credential Native;

        Credential(Interop.Credential native) : base(native)
        {
            Native = native;
        }

        public static Credential FromPit(Pit pit) =>
            new Credential(Interop.Credential.from_pit(Values.Needed(pit, nameof(pit)).Native));

        public static Credential FromInstallation(OAuth oauth, string installationId) =>
            new Credential(Interop.Credential.from_installation(Values.Needed(oauth, nameof(oauth)).Native, installationId));

        public static Credential FromAccessToken(Config config, string accessToken, DateTimeOffset? expiresAt = null,
                                                 Level level = Level.Unknown, string resourceId = null) =>
            new Credential(Interop.Credential.from_access_token(
                Values.Needed(config, nameof(config)).Native, accessToken, Values.Seconds(expiresAt), (int)level, Values.OrEmpty(resourceId)));

        /// <param name="source">Gives an access token or a Private Integration Token when it is needed. What it throws comes out of the
        /// call that needed it.</param>
        public static Credential FromSource(Config config, Func<Secret> source, Level level = Level.Unknown, string resourceId = null) =>
            new Credential(Interop.Credential.from_listener(
                Values.Needed(config, nameof(config)).Native, (int)level, Values.OrEmpty(resourceId),
                new Listeners.Source(Values.Needed(source, nameof(source)))));

        /// <summary>The access token, refreshed before when it has to be: a secret.</summary>
        /// <param name="minValid">How long it has to be valid at least.</param>
        public string GetAccessToken(TimeSpan? minValid = null, CancellationToken cancellationToken = default) =>
            Values.Ended(cancellationToken, null, cancel => Native.access_token(Values.Seconds(minValid ?? TimeSpan.Zero), cancel));

        /// <summary>The same in a thread of the pool.</summary>
        public Task<string> GetAccessTokenAsync(TimeSpan? minValid = null, CancellationToken cancellationToken = default) =>
            Values.Pooled(cancellationToken, () => GetAccessToken(minValid, cancellationToken));

        /// <summary>Says that HighLevel refused this access token.</summary>
        public void Invalidate(string accessToken) => Native.invalidate(accessToken);

        /// <summary>Whether it may call an operation, and why not. Nothing is sent.</summary>
        /// <param name="operation">"contacts/get-contact", or "GET /contacts/abc".</param>
        /// <param name="version">The Version header; null for the operation's own.</param>
        /// <param name="user">For whom it is called, to find out whether they may.</param>
        public Decision Decide(string operation, string version = null, string locationId = null, UserContext user = null) =>
            new Decision(Native.decide(operation, Values.OrEmpty(version), Values.OrEmpty(locationId), user?.Native));

        public Level Level => (Level)Native.level();

        /// <summary>"" when it is not known.</summary>
        public string ResourceId => Native.resource_id();
    }

    /// <summary>Whether a credential may call an operation, and why not.</summary>
    public sealed class Decision
    {
        public Outcome Outcome { get; }
        public bool IsAllowed => Outcome == Outcome.Allowed;
        public bool IsDenied => Outcome == Outcome.Denied;

        /// <summary>The operation's name; "" when it is not known.</summary>
        public string Operation { get; }

        /// <summary>What speaks against it, or leaves it open. The first one is the primary reason.</summary>
        public IReadOnlyList<Finding> Findings { get; }

        internal Decision(Interop.Decision native)
        {
            using (native)
            {
                Outcome = (Outcome)native.outcome;
                Operation = native.operation;
                using (var findings = native.findings()) Findings = Array.AsReadOnly(findings.Select(one => new Finding(one)).ToArray());
            }
        }

        public override string ToString() =>
            string.Join(" ", new[] { $"{Outcome} {Operation}" }.Concat(Findings.Select(one => one.ToString())));
    }

    /// <summary>One thing that speaks against a request, or leaves open whether it is granted.</summary>
    public sealed class Finding
    {
        public Reason Reason { get; }
        public string ReasonName { get; }
        public string Message { get; }
        public Remedy Remedy { get; }
        public string RemedyName { get; }

        /// <summary>What is missing or wrong: a scope, a location, a version.</summary>
        public string Value { get; }
        public string Hint { get; }

        internal Finding(Interop.Finding native)
        {
            Reason = (Reason)native.reason;
            ReasonName = native.reason_name;
            Message = native.message;
            Remedy = (Remedy)native.remedy;
            RemedyName = native.remedy_name;
            Value = native.value;
            Hint = native.hint;
        }

        public override string ToString() => $"{Message} {Hint}".Trim();
    }

    /// <summary>An operation of the catalogue.</summary>
    public sealed class Operation
    {
        public string Name { get; }
        public string Product { get; }
        public string Method { get; }
        public string Path { get; }
        public string Generation { get; }
        public string Version { get; }
        public string Scope { get; }
        public bool ForAgencies { get; }
        public bool ForLocations { get; }

        static Operation() { Interop.Runtime.Start(); }

        Operation(Interop.Operation native)
        {
            Name = native.name;
            Product = native.product;
            Method = native.method;
            Path = native.path;
            Generation = native.generation;
            Version = native.version;
            Scope = native.scope;
            ForAgencies = (native.levels & 1) != 0; // GHLAUTH_LEVELS_AGENCY
            ForLocations = (native.levels & 2) != 0; // GHLAUTH_LEVELS_LOCATION
        }

        /// <summary>Finds one by its name, or by a method and a path; null when there is none.</summary>
        /// <param name="generation">One of <see cref="ApiGeneration"/>; null for the older one.</param>
        public static Operation Find(string text, string generation = null)
        {
            using (var native = Interop.Native.find_operation(text, Values.OrEmpty(generation)))
                return native.name.Length == 0 ? null : new Operation(native);
        }

        public override string ToString() => Name;
    }
}
