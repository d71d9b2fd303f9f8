using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace Ghlauth
{
    /// <summary>A queue with a thread that drives it while requests are under way, and a little longer.</summary>
    sealed class Pump
    {
        const int IdleMilliseconds = 2000;

        sealed class Waiting
        {
            internal readonly TaskCompletionSource<Response> Done =
                new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
            internal CancellationToken Token;
            internal CancellationTokenRegistration Registration;
        }

        readonly Interop.Queue queue;
        readonly object guard = new object();
        readonly Dictionary<long, Waiting> waiting = new Dictionary<long, Waiting>();
        readonly Causes causes = new Causes();
        readonly Interop.Cancel wait = new Interop.Cancel();
        Thread thread;
        long last;
        bool running, closed;

        internal event EventHandler<ListenerFailedEventArgs> ListenerFailed;

        internal Pump(Config config, int maxInFlight)
        {
            queue = Queues.On(config);
            queue.set_max_in_flight(maxInFlight);
            queue.set_capacity(10000000);
        }

        internal Task<Response> Submit(Credential credential, Request request, TimeSpan? timeout, CancellationToken token)
        {
            var one = new Waiting { Token = token };
            if (token.IsCancellationRequested)
            {
                one.Done.SetCanceled();
                return one.Done.Task;
            }
            using (var native = request.Native())
            {
                long tag;
                lock (guard)
                {
                    if (closed) throw Failure.Closed("Client");
                    tag = ++last;
                    queue.submit(credential.Native, native, tag, Values.Milliseconds(timeout));
                    waiting.Add(tag, one);
                    if (running) Monitor.PulseAll(guard);
                    else Start();
                }
                // The registration runs the callback at once if the token was cancelled meanwhile.
                if (token.CanBeCanceled)
                {
                    CancellationTokenRegistration registration = token.Register(() => Cancel(tag));
                    bool isWaiting;
                    lock (guard)
                    {
                        isWaiting = waiting.ContainsKey(tag);
                        if (isWaiting) one.Registration = registration;
                    }
                    // Not in the lock: it waits for a callback that runs, and that one needs the lock.
                    if (!isWaiting) registration.Dispose();
                }
            }
            return one.Done.Task;
        }

        internal void Close()
        {
            lock (guard)
            {
                if (closed) return;
                closed = true;
                if (running)
                {
                    queue.cancel_all();
                    Monitor.PulseAll(guard);
                }
                else queue.close();
            }
        }

        void Cancel(long tag)
        {
            lock (guard)
            {
                if (waiting.ContainsKey(tag)) queue.cancel(tag);
            }
        }

        void Start()
        {
            running = true;
            AppDomain.CurrentDomain.ProcessExit += LeaveNative;
            thread = new Thread(Run) { IsBackground = true, Name = "ghlauth" };
            thread.Start();
        }

        void End()
        {
            running = false;
            AppDomain.CurrentDomain.ProcessExit -= LeaveNative;
        }

        /// <summary>The runtime waits at its end for threads that are in native code.</summary>
        void LeaveNative(object sender, EventArgs arguments)
        {
            wait.request();
            thread.Join(1000);
        }

        void Run()
        {
            while (true)
            {
                try
                {
                    Interop.Completion completion = queue.next(-1, wait);
                    if (completion.exists) Complete(completion);
                    else if (!MoreToDo()) return;
                }
                catch (Exception exception) when (Interop.Runtime.WasThrown)
                {
                    Exception unclaimed = causes.Add(exception, Listeners.Log.Threw(exception));
                    if (unclaimed != null) Tell(unclaimed);
                }
                catch (CancelledException) when (wait.is_requested())
                {
                    return;
                }
                catch (Exception exception)
                {
                    FailAll(exception);
                    return;
                }
            }
        }

        /// <summary>Waits for more requests. When none come, the thread ends; the next request begins another one.</summary>
        bool MoreToDo()
        {
            lock (guard)
            {
                if (waiting.Count == 0 && !closed) Monitor.Wait(guard, IdleMilliseconds);
                if (waiting.Count > 0) return true;
                End();
                if (closed) queue.close();
                return false;
            }
        }

        void Complete(Interop.Completion completion)
        {
            Waiting one;
            using (completion)
            {
                lock (guard)
                {
                    one = waiting[completion.tag];
                    waiting.Remove(completion.tag);
                }
                one.Registration.Dispose();
                try
                {
                    one.Done.TrySetResult(new Response(completion.response()));
                }
                catch (CancelledException) when (one.Token.IsCancellationRequested)
                {
                    one.Done.TrySetCanceled(one.Token);
                }
                catch (GhlauthException exception)
                {
                    one.Done.TrySetException(causes.Explain(exception));
                }
            }
        }

        void FailAll(Exception exception)
        {
            List<Waiting> all;
            lock (guard)
            {
                all = new List<Waiting>(waiting.Values);
                waiting.Clear();
                End();
                closed = true;
                queue.close();
            }
            foreach (Waiting one in all)
            {
                one.Registration.Dispose();
                one.Done.TrySetException(exception);
            }
        }

        void Tell(Exception exception)
        {
            EventHandler<ListenerFailedEventArgs> handlers = ListenerFailed;
            if (handlers == null) Trace.TraceError("A listener of ghlauth failed: {0}", exception);
            else handlers(this, new ListenerFailedEventArgs(exception));
        }
    }

    /// <summary>What stores and sources threw while the queue was driven: inner exceptions of those that requests fail with.</summary>
    sealed class Causes
    {
        const int Limit = 100;
        readonly LinkedList<Exception> all = new LinkedList<Exception>();

        /// <summary>Gives one back that no request failed with.</summary>
        internal Exception Add(Exception exception, bool isLog)
        {
            if (isLog) return exception;
            all.AddLast(exception);
            if (all.Count <= Limit) return null;
            Exception first = all.First.Value;
            all.RemoveFirst();
            return first;
        }

        internal GhlauthException Explain(GhlauthException failure)
        {
            if (!(failure is CredentialException)) return failure;
            for (LinkedListNode<Exception> node = all.First; node != null; node = node.Next)
            {
                if (!failure.Message.Contains(node.Value.Message)) continue;
                all.Remove(node);
                return failure.With(node.Value);
            }
            return failure;
        }
    }
}
