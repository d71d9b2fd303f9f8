using System;

namespace Ghlauth
{
    /// <summary>Who is signed in on a custom page, and where. Texts are "" where it does not say.</summary>
    public sealed class UserContext
    {
        internal readonly Interop.UserContext Native;

        public string UserId { get; }
        public string CompanyId { get; }
        public string ActiveLocation { get; }
        public Level Level { get; }
        public string Role { get; }
        public string Type { get; }
        public string UserName { get; }
        public string Email { get; }
        public string Json { get; }

        static UserContext() { Interop.Runtime.Start(); }

        internal UserContext(Interop.UserContext native)
        {
            Native = native;
            UserId = native.user_id;
            CompanyId = native.company_id;
            ActiveLocation = native.active_location;
            Level = (Level)native.level;
            Role = native.role;
            Type = native.type;
            UserName = native.user_name;
            Email = native.email;
            Json = native.json;
        }

        /// <summary>Reads one that the application decrypted.</summary>
        public static UserContext FromJson(string json) => new UserContext(Interop.UserContext.from_json(json));

        public override string ToString() => $"UserContext {UserId}";
    }

    /// <summary>Opens user contexts with the app's shared secret.</summary>
    public sealed class UserContextReader : Resource
    {
        readonly Interop.UserContextReader native;

        UserContextReader(Interop.UserContextReader native) : base(native)
        {
            this.native = native;
        }

        public UserContextReader(Config config, string sharedSecret)
            : this(new Interop.UserContextReader(Values.Needed(config, nameof(config)).Native, sharedSecret)) { }

        public void AddSecret(string sharedSecret) => native.add_secret(sharedSecret);
        public void RetireSecret(string sharedSecret) => native.retire_secret(sharedSecret);

        /// <summary>Refuses a context that was first seen longer ago.</summary>
        public void SetFirstSeen(TimeSpan limit) => native.set_first_seen_s(Values.Seconds(limit));

        /// <summary>Refuses users of places where the app is not installed.</summary>
        public void SetOAuth(OAuth oauth) => native.set_oauth(Values.Needed(oauth, nameof(oauth)).Native);

        public UserContext Decrypt(string ciphertext) => new UserContext(native.decrypt(ciphertext));
    }
}
