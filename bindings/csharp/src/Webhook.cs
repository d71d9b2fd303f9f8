using System;
using System.Collections.Generic;
using System.Text;
using System.Threading;

namespace Ghlauth
{
    /// <summary>A verified event. Texts are "" and the time null where it does not say.</summary>
    public sealed class Event
    {
        internal readonly Interop.Event Native;

        public string Type { get; }
        public string Id { get; }
        public string AppId { get; }
        public string CompanyId { get; }
        public string LocationId { get; }
        public string InstallType { get; }
        public DateTimeOffset? Timestamp { get; }

        /// <summary>The body, as it was sent.</summary>
        public string Json { get; }

        internal Event(Interop.Event native)
        {
            Native = native;
            Type = native.type;
            Id = native.id;
            AppId = native.app_id;
            CompanyId = native.company_id;
            LocationId = native.location_id;
            InstallType = native.install_type;
            Timestamp = Values.Time(native.timestamp_s);
            Json = native.json;
        }

        public override string ToString() => $"Event {Type} {Id}";
    }

    /// <summary>Lets in what HighLevel signed for these apps, each event once.</summary>
    public sealed class Webhook : Resource
    {
        readonly Interop.Webhook native;

        static Webhook() { Interop.Runtime.Start(); }

        Webhook(Interop.Webhook native) : base(native)
        {
            this.native = native;
        }

        public Webhook(Config config, params string[] appIds)
            : this(new Interop.Webhook(Values.Needed(config, nameof(config)).Native, Values.Texts(appIds))) { }

        /// <summary>Accepts what another key signed as well. PEM or DER.</summary>
        public void AddKey(KeyAlgorithm algorithm, byte[] key) => native.add_key((int)algorithm, key);
        public void AddKey(KeyAlgorithm algorithm, string pem) => AddKey(algorithm, Encoding.UTF8.GetBytes(pem));
        public void RetireKey(KeyAlgorithm algorithm, byte[] key) => native.retire_key((int)algorithm, key);

        /// <summary>Whether the older signature, X-WH-Signature, is enough.</summary>
        public void SetRsa(bool enabled) => native.set_rsa(enabled);
        public void SetRequireAppId(bool enabled) => native.set_require_app_id(enabled);

        /// <summary>How old an event may be, and how far ahead.</summary>
        public void SetWindow(TimeSpan past, TimeSpan future) => native.set_window_s(Values.Seconds(past), Values.Seconds(future));

        /// <summary>How long an event is one's own that was neither confirmed nor released.</summary>
        public void SetClaim(TimeSpan duration) => native.set_claim_s(Values.Seconds(duration));

        /// <summary>Where it is remembered which events came.</summary>
        public void SetDuplicates(Duplicates where) => native.set_duplicates((int)where);

        /// <summary>Lets a request in, or throws. Then <see cref="Confirm"/> or <see cref="Release"/> the event.</summary>
        /// <param name="body">The raw body, as it came: what was parsed and written again does not have the signature any more.</param>
        public Event Verify(IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
        {
            using (var all = All(headers)) return new Event(native.verify(all, body));
        }

        /// <summary>Verifies the signature and nothing else.</summary>
        public void VerifySignature(IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
        {
            using (var all = All(headers)) native.verify_signature(all, body);
        }

        /// <summary>Says that the event was handled.</summary>
        public void Confirm(Event one) => native.confirm(Values.Needed(one, nameof(one)).Native);

        /// <summary>Gives an event back that was not handled.</summary>
        public void Release(Event one) => native.release(Values.Needed(one, nameof(one)).Native);

        /// <summary>Brings what the event says into the store.</summary>
        public static LifecycleOutcome Apply(OAuth oauth, Event one, CancellationToken cancellationToken = default) =>
            (LifecycleOutcome)Values.Ended(cancellationToken, null, cancel =>
                Interop.Webhook.apply(Values.Needed(oauth, nameof(oauth)).Native, Values.Needed(one, nameof(one)).Native, cancel));

        /// <summary>What to answer HighLevel with.</summary>
        public static int HttpStatus(Status status) => Interop.Webhook.http_status((int)status);

        static Interop.HeaderList All(IEnumerable<KeyValuePair<string, string>> headers)
        {
            var all = new Interop.HeaderList();
            foreach (var one in Values.Needed(headers, nameof(headers)))
            {
                using (var header = new Interop.Header(one.Key, one.Value)) all.Add(header);
            }
            return all;
        }
    }
}
