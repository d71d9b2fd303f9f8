using System;

namespace Ghlauth
{
    /// <summary>A failure. Its class tells what to do about it; there is no secret in it.</summary>
    public class GhlauthException : Exception
    {
        readonly Failure failure;

        internal GhlauthException(Failure failure, Exception inner) : base(failure.Message, inner)
        {
            this.failure = failure;
        }

        /// <summary>What failed. One of the application's own, from -10000 down, has no name in the enumeration.</summary>
        public Status Status => failure.Status;

        /// <summary>The name of the status in C, such as "GHLAUTH_E_TIMEOUT".</summary>
        public string StatusName => failure.StatusName;

        /// <summary>What to change, in one sentence; "" for nothing.</summary>
        public string Hint => failure.Hint;

        /// <summary>That of the answer; 0 when there was none.</summary>
        public int HttpStatus => failure.HttpStatus;

        /// <summary>What the server said; "" when it said nothing.</summary>
        public string ServerMessage => failure.ServerMessage;

        /// <summary>HighLevel's trace id, for a question to its support; "" when there is none.</summary>
        public string TraceId => failure.TraceId;

        /// <summary>How long to wait before the next attempt; null when the server did not say.</summary>
        public TimeSpan? RetryAfter => failure.RetryAfter;

        /// <summary>Whether the same call may succeed later without a change.</summary>
        public bool IsRetryable => failure.IsRetryable;

        public override string ToString() =>
            Hint.Length == 0 ? base.ToString() : $"{base.ToString()}{Environment.NewLine}Hint: {Hint}";

        internal GhlauthException With(Exception inner) => Exceptions.Of(failure, inner);
    }

    /// <summary>The members of an error of the library.</summary>
    sealed class Failure
    {
        internal string Kind { get; private set; }
        internal Status Status { get; private set; }
        internal string StatusName { get; private set; }
        internal string Message { get; private set; }
        internal string Hint { get; private set; }
        internal int HttpStatus { get; private set; }
        internal string ServerMessage { get; private set; } = "";
        internal string TraceId { get; private set; } = "";
        internal TimeSpan? RetryAfter { get; private set; }
        internal bool IsRetryable { get; private set; }

        Failure() { }

        internal Failure(Interop.Error error)
        {
            Kind = error.kind();
            Status = (Status)error.status;
            StatusName = error.name;
            Message = error.message;
            Hint = error.hint;
            HttpStatus = error.http_status;
            ServerMessage = error.server_message;
            TraceId = error.trace_id;
            RetryAfter = error.retry_after_ms < 0 ? (TimeSpan?)null : TimeSpan.FromMilliseconds(error.retry_after_ms);
            IsRetryable = error.retryable;
        }

        internal static GhlauthException Closed(string what) => Exceptions.Of(new Failure
        {
            Kind = "UsageError", Status = Status.InvalidHandle, StatusName = "GHLAUTH_E_INVALID_HANDLE", Message = $"the {what} is closed",
            Hint = "Make another one, or close it later.",
        }, null);
    }
}
