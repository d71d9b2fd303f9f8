using System;

namespace Ghlauth
{
    /// <summary>What holds something of the library. Objects may go in any order; <see cref="Dispose"/> gives one up early, from any
    /// thread and again. Calls that are under way end first; calls after it are a <see cref="UsageException"/>.</summary>
    public abstract class Resource : IDisposable
    {
        readonly Interop.Resource resource;

        internal Resource(Interop.Resource resource)
        {
            this.resource = resource;
        }

        public bool IsDisposed => resource.is_closed();

        public virtual void Dispose() => resource.close();

        public override string ToString() => IsDisposed ? GetType().Name + " (disposed)" : GetType().Name;
    }
}
