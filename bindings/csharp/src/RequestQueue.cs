using System;
using System.Collections;
using System.Collections.Generic;
using System.Threading;

namespace Ghlauth
{
    /// <summary>Many requests at a time, driven by whoever calls <see cref="Next"/>, in the order in which they are completed. A
    /// <see cref="Client"/> has tasks.</summary>
    public sealed class RequestQueue : Resource, IEnumerable<Completion>
    {
        readonly Interop.Queue native;

        RequestQueue(Interop.Queue native) : base(native)
        {
            this.native = native;
        }

        /// <param name="capacity">How many it holds at most: waiting, on their way, or completed and not taken.</param>
        public RequestQueue(Config config, int maxInFlight = 100, int capacity = 10000)
            : this(Queues.On(Values.Needed(config, nameof(config))))
        {
            native.set_max_in_flight(maxInFlight);
            native.set_capacity(capacity);
        }

        /// <param name="tag">Comes back with the completion.</param>
        /// <param name="timeout">Until it is completed, retries and all.</param>
        public void Submit(Credential credential, Request request, long tag, TimeSpan? timeout = null)
        {
            using (var one = Values.Needed(request, nameof(request)).Native())
                native.submit(Values.Needed(credential, nameof(credential)).Native, one, tag, Values.Milliseconds(timeout));
        }

        public void Cancel(long tag) => native.cancel(tag);
        public void CancelAll() => native.cancel_all();

        public long Count => native.size();

        /// <summary>Drives the requests until one is completed; null when none is within the time, or none is left. What a listener throws
        /// comes out of it; what was completed by then comes with the next call.</summary>
        public Completion Next(TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        {
            Interop.Completion completion =
                Values.Ended(cancellationToken, null, cancel => native.next(Values.Milliseconds(timeout), cancel));
            return completion.exists ? new Completion(completion) : null;
        }

        /// <summary>All completions until no request is left.</summary>
        public IEnumerator<Completion> GetEnumerator()
        {
            for (Completion one = Next(); one != null; one = Next()) yield return one;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>What became of a request of a queue.</summary>
    public sealed class Completion
    {
        readonly Interop.Completion native;

        public long Tag { get; }
        public Status Status { get; }

        internal Completion(Interop.Completion native)
        {
            this.native = native;
            Tag = native.tag;
            Status = (Status)native.status;
        }

        /// <summary>The answer, or the failure as an exception.</summary>
        public Response GetResponse() => new Response(native.response());

        public override string ToString() => $"Completion {Tag} {Status}";
    }
}
