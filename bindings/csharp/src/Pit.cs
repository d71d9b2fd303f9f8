using System;
using System.Collections.Generic;

namespace Ghlauth
{
    /// <summary>A secret that the application gives, and when it ends, where that is known.</summary>
    public struct Secret
    {
        internal string Text { get; }
        internal DateTimeOffset? ExpiresAt { get; }

        public Secret(string text, DateTimeOffset? expiresAt = null)
        {
            Text = text;
            ExpiresAt = expiresAt;
        }

        public static implicit operator Secret(string text) => new Secret(text);

        public override string ToString() => "Secret";
    }

    /// <summary>Flow 1: a Private Integration Token.</summary>
    public sealed class Pit : Resource
    {
        internal readonly Interop.Pit Native;

        Pit(Interop.Pit native) : base(native)
        {
            Native = native;
        }

        /// <param name="token">The secret.</param>
        /// <param name="level">What it speaks for, and for which resource, where that is known.</param>
        public Pit(Config config, string token, Level level = Level.Unknown, string resourceId = null)
            : this(new Interop.Pit(Values.Needed(config, nameof(config)).Native, token, (int)level, Values.OrEmpty(resourceId))) { }

        public static Pit FromEnvironment(Config config, string variable, Level level = Level.Unknown, string resourceId = null) =>
            new Pit(Interop.Pit.from_env(Values.Needed(config, nameof(config)).Native, variable, (int)level, Values.OrEmpty(resourceId)));

        /// <param name="allowReadable">Take a file that others may read as well.</param>
        public static Pit FromFile(Config config, string path, Level level = Level.Unknown, string resourceId = null,
                                   bool allowReadable = false) =>
            new Pit(Interop.Pit.from_file(Values.Needed(config, nameof(config)).Native, path, (int)level, Values.OrEmpty(resourceId),
                                          allowReadable));

        /// <param name="source">Gives the secret when it is needed. What it throws comes out of the call that needed it.</param>
        public static Pit FromSource(Config config, Func<Secret> source, Level level = Level.Unknown, string resourceId = null) =>
            new Pit(Interop.Pit.from_listener(Values.Needed(config, nameof(config)).Native, (int)level, Values.OrEmpty(resourceId),
                                              new Listeners.Source(Values.Needed(source, nameof(source)))));

        /// <summary>Takes another token into use; the former one is tried as well for that long (7 days).</summary>
        public void Replace(string token, TimeSpan? overlap = null) =>
            Native.replace(token, Values.Seconds(overlap ?? TimeSpan.FromDays(7)));

        /// <summary>Reads it again from where it came from.</summary>
        public void Reload() => Native.reload();

        public void SetCreatedAt(DateTimeOffset time) => Native.set_created_at_s(Values.Seconds(time));

        /// <summary>The scopes that it was made with: HighLevel does not tell.</summary>
        public void SetScopes(IEnumerable<string> scopes)
        {
            using (var texts = Values.Texts(scopes)) Native.set_scopes(texts);
        }

        public Level Level => (Level)Native.level();

        /// <summary>"" when it is not known.</summary>
        public string ResourceId => Native.resource_id();

        /// <summary>What is not as it should be with it; "" for nothing.</summary>
        public string Warning => Native.warning();

        /// <summary>null when it is not known.</summary>
        public TimeSpan? Age => Values.Span(Native.age_s());

        /// <summary>Whether it is time to rotate it: HighLevel ends them when they are not.</summary>
        public bool IsRotationDue => Native.is_rotation_due();

        /// <summary>Its first characters.</summary>
        public string Redacted => Native.redacted();

        public override string ToString() => IsDisposed ? base.ToString() : "Pit " + Redacted;
    }
}
