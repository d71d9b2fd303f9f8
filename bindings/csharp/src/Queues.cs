using System;

namespace Ghlauth
{
    /// <summary>Makes queues. Each has descriptors, of which the garbage collector knows nothing: memory can be left when none of them
    /// is.</summary>
    static class Queues
    {
        internal static Interop.Queue On(Config config)
        {
            try
            {
                return new Interop.Queue(config.Native);
            }
            catch (GhlauthException failure) when (failure.Status == Status.TooManyOpenFiles)
            {
                // What nobody has any more is found and closed.
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return new Interop.Queue(config.Native);
            }
        }
    }
}
