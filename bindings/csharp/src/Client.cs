using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Ghlauth
{
    /// <summary>A listener (a log, a store, a source of secrets) threw while no call waited that it could come out of.</summary>
    public sealed class ListenerFailedEventArgs : EventArgs
    {
        public Exception Exception { get; }

        internal ListenerFailedEventArgs(Exception exception)
        {
            Exception = exception;
        }
    }

    /// <summary>Sends authorized requests, one after the other or as many at a time as you like.</summary>
    public sealed class Client : Resource
    {
        internal readonly Interop.Client Native;
        readonly Pump pump;

        Client(Interop.Client native, Pump pump) : base(native)
        {
            Native = native;
            this.pump = pump;
        }

        /// <param name="maxInFlight">How many requests of SendAsync are on their way at a time.</param>
        public Client(Config config, int maxInFlight = 100)
            : this(new Interop.Client(Values.Needed(config, nameof(config)).Native), new Pump(config, maxInFlight)) { }

        /// <summary>What a log threw, or a store that no request failed with, during SendAsync. Raised in the client's thread.</summary>
        public event EventHandler<ListenerFailedEventArgs> ListenerFailed
        {
            add => pump.ListenerFailed += value;
            remove => pump.ListenerFailed -= value;
        }

        /// <param name="timeout">Until the answer is there, retries and all.</param>
        public Response Send(Credential credential, Request request, TimeSpan? timeout = null,
                             CancellationToken cancellationToken = default)
        {
            Interop.Credential by = Values.Needed(credential, nameof(credential)).Native;
            using (var native = Values.Needed(request, nameof(request)).Native())
                return new Response(Values.Ended(cancellationToken, timeout, cancel => Native.send(by, native, cancel)));
        }

        public Response Send(Credential credential, string method, string path, TimeSpan? timeout = null,
                             CancellationToken cancellationToken = default) =>
            Send(credential, new Request(method, path), timeout, cancellationToken);

        /// <summary>The same without a thread for each: all requests of a client share one, and connections. When the token is cancelled,
        /// so is the request; it may have taken effect.</summary>
        public Task<Response> SendAsync(Credential credential, Request request, TimeSpan? timeout = null,
                                        CancellationToken cancellationToken = default) =>
            pump.Submit(Values.Needed(credential, nameof(credential)), Values.Needed(request, nameof(request)), timeout, cancellationToken);

        public Task<Response> SendAsync(Credential credential, string method, string path, TimeSpan? timeout = null,
                                        CancellationToken cancellationToken = default) =>
            SendAsync(credential, new Request(method, path), timeout, cancellationToken);

        /// <summary>A list of the API to its end: each page as the text of a JSON array.</summary>
        public IEnumerable<string> Pages(Credential credential, Request request, CancellationToken cancellationToken = default)
        {
            Values.Needed(credential, nameof(credential));
            Values.Needed(request, nameof(request));
            return Iterate(credential, request, cancellationToken);
        }

        IEnumerable<string> Iterate(Credential credential, Request request, CancellationToken cancellationToken)
        {
            using (var native = request.Native())
            using (var pages = new Interop.Pages(Native, credential.Native, native))
            {
                while (true)
                {
                    string page = Values.Ended(cancellationToken, null, pages.next);
                    if (page.Length == 0) yield break;
                    yield return page;
                }
            }
        }

        /// <summary>Ends what is under way: tasks fail with a <see cref="CancelledException"/>.</summary>
        public override void Dispose()
        {
            base.Dispose();
            pump.Close();
        }
    }
}
