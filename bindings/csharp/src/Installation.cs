using System;
using System.Collections.Generic;
using System.Linq;

namespace Ghlauth
{
    /// <summary>What was known about an installation when it was looked up. Texts are "" and times null when they are not known.</summary>
    public sealed class Installation
    {
        public string Id { get; }
        public Level Level { get; }
        public string ResourceId { get; }
        public string CompanyId { get; }
        public string LocationId { get; }
        public string UserId { get; }
        public string AppId { get; }
        public string ClientId { get; }

        /// <summary>The application's label.</summary>
        public string Owner { get; }
        public InstallationState State { get; }
        public string StateReason { get; }
        public DateTimeOffset? Since { get; }

        /// <summary>When the access token ends.</summary>
        public DateTimeOffset? ExpiresAt { get; }

        /// <summary>When the user has to consent again.</summary>
        public DateTimeOffset? GrantExpiresAt { get; }
        public DateTimeOffset? GrantedAt { get; }
        public string PlanId { get; }
        public bool IsBulk { get; }
        public bool IsUnclaimed { get; }
        public bool IsAdopted { get; }
        public IReadOnlyList<string> Scopes { get; }
        public IReadOnlyList<string> ApprovedLocations { get; }

        internal Installation(Interop.Installation native)
        {
            using (native)
            {
                Id = native.id;
                Level = (Level)native.level;
                ResourceId = native.resource_id;
                CompanyId = native.company_id;
                LocationId = native.location_id;
                UserId = native.user_id;
                AppId = native.app_id;
                ClientId = native.client_id;
                Owner = native.owner;
                State = (InstallationState)native.state;
                StateReason = native.state_reason;
                Since = Values.Time(native.since_s);
                ExpiresAt = Values.Time(native.expires_at_s);
                GrantExpiresAt = Values.Time(native.grant_expires_at_s);
                GrantedAt = Values.Time(native.granted_at_s);
                PlanId = native.plan_id;
                IsBulk = native.bulk;
                IsUnclaimed = native.unclaimed;
                IsAdopted = native.adopted;
                Scopes = Values.Texts(native.scopes());
                ApprovedLocations = Values.Texts(native.approved_locations());
            }
        }

        internal static IReadOnlyList<Installation> All(Interop.InstallationList natives)
        {
            using (natives) return Array.AsReadOnly(natives.Select(one => new Installation(one)).ToArray());
        }

        public override string ToString() => $"Installation {Id} ({State})";
    }

    /// <summary>A location of a company, as HighLevel lists it.</summary>
    public sealed class Location
    {
        public string Id { get; }
        public string Name { get; }
        public string Address { get; }
        public bool IsInstalled { get; }

        internal Location(Interop.Location native)
        {
            Id = native.id;
            Name = native.name;
            Address = native.address;
            IsInstalled = native.installed;
        }

        public override string ToString() => $"Location {Id}";
    }

    /// <summary>How many were done, left out and failed.</summary>
    public sealed class KeepReport
    {
        public long Done { get; }
        public long Skipped { get; }
        public long Failed { get; }

        internal KeepReport(Interop.Report native)
        {
            using (native)
            {
                Done = native.done;
                Skipped = native.skipped;
                Failed = native.failed;
            }
        }
    }
}
