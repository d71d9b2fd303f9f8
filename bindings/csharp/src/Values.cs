using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Ghlauth
{
    /// <summary>Between C#'s values and the library's.</summary>
    static class Values
    {
        static readonly DateTimeOffset epoch = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);

        internal static T Needed<T>(T value, string name) where T : class => value ?? throw new ArgumentNullException(name);

        internal static string OrEmpty(string text) => text ?? "";

        internal static long Milliseconds(TimeSpan? span) => span == null ? -1 : (long)Math.Ceiling(span.Value.TotalMilliseconds);

        internal static long Seconds(TimeSpan? span) => span == null ? -1 : (long)Math.Ceiling(span.Value.TotalSeconds);

        internal static TimeSpan? Span(long seconds) => seconds < 0 ? (TimeSpan?)null : TimeSpan.FromSeconds(seconds);

        internal static long Seconds(DateTimeOffset? time) =>
            time == null ? -1 : (time.Value - epoch).Ticks / TimeSpan.TicksPerSecond;

        internal static long Milliseconds(DateTimeOffset time) => (time - epoch).Ticks / TimeSpan.TicksPerMillisecond;

        internal static DateTimeOffset? Time(long seconds) => seconds < 0 ? (DateTimeOffset?)null : epoch.AddSeconds(seconds);

        internal static DateTimeOffset TimeOfMilliseconds(long milliseconds) => epoch.AddMilliseconds(milliseconds);

        internal static IReadOnlyList<string> Texts(Interop.Strings texts)
        {
            using (texts) return Array.AsReadOnly(texts.ToArray());
        }

        internal static Interop.Strings Texts(IEnumerable<string> texts) =>
            new Interop.Strings(Needed(texts, nameof(texts)));

        /// <summary>Runs a blocking call that a token, or a time limit, ends early.</summary>
        internal static T Ended<T>(CancellationToken token, TimeSpan? timeout, Func<Interop.Cancel, T> call)
        {
            if (!token.CanBeCanceled && timeout == null) return call(null);
            using (var cancel = new Interop.Cancel())
            {
                if (timeout != null) cancel.set_timeout_ms(Milliseconds(timeout));
                try
                {
                    using (token.Register(cancel.request)) return call(cancel);
                }
                catch (CancelledException error) when (token.IsCancellationRequested)
                {
                    throw new OperationCanceledException(error.Message, error, token);
                }
            }
        }

        /// <summary>The same in a thread of the pool.</summary>
        internal static Task<T> Pooled<T>(CancellationToken token, Func<T> call) => Task.Run(call, token);
    }
}
