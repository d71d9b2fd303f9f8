using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Ghlauth.Interop
{
    /// <summary>What interop.hpp and the classes that SWIG makes ask of C#.</summary>
    static class Runtime
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        delegate void OfBytes(IntPtr data, long size);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        delegate void OfPointer(IntPtr pointer);

        [StructLayout(LayoutKind.Sequential)]
        struct Functions
        {
            public OfBytes Take;
            public OfPointer Failed;
            public OfPointer Threw;
            public OfBytes Broke;
            public OfPointer Drop;
        }

        // The library calls them as long as the process lives.
        static Functions functions = new Functions { Take = Take, Failed = Failed, Threw = Threw, Broke = Broke, Drop = Drop };

        [ThreadStatic] static byte[] taken;
        [ThreadStatic] static Exception failure;
        [ThreadStatic] static ExceptionDispatchInfo thrown;
        [ThreadStatic] static bool wasThrown;

        [DllImport("ghlauth_csharp")] static extern void ghlauth_csharp_start(ref Functions functions);
        [DllImport("ghlauth_csharp")] static extern void ghlauth_csharp_seen(IntPtr text);
        [DllImport("ghlauth_csharp")] static extern void ghlauth_csharp_keep(HandleRef listener, IntPtr handle);
        [DllImport("ghlauth_csharp")] static extern void ghlauth_csharp_throw(IntPtr exception, byte[] text);

        static readonly object starting = new object();
        static bool started;

        /// <summary>Is called by all classes with which a program can begin. Mono looks a native function up when it compiles a method that
        /// calls it, and does not try again: it has to have been called before that.</summary>
        internal static void Start()
        {
            lock (starting)
            {
                if (started) return;
                NativeLibraries.Load();
                Introduce();
                started = true;
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Introduce() => ghlauth_csharp_start(ref functions);

        // Texts and bytes, with their size before them.
        internal static byte[] Give(byte[] bytes)
        {
            if (bytes == null) throw new ArgumentNullException(nameof(bytes), "There are no bytes.");
            byte[] sized = new byte[8 + bytes.Length];
            BitConverter.GetBytes((long)bytes.Length).CopyTo(sized, 0);
            bytes.CopyTo(sized, 8);
            return sized;
        }

        internal static byte[] Give(string text)
        {
            if (text == null) throw new ArgumentNullException(nameof(text), "There is no text.");
            return Give(Encoding.UTF8.GetBytes(text));
        }

        // What the call gave, or what a listener is given.
        internal static byte[] TakeBytes()
        {
            byte[] bytes = taken;
            taken = null;
            return bytes;
        }

        internal static string TakeText() => Encoding.UTF8.GetString(TakeBytes());

        internal static byte[] SeenBytes(IntPtr bytes)
        {
            ghlauth_csharp_seen(bytes);
            return TakeBytes();
        }

        internal static string SeenText(IntPtr text)
        {
            ghlauth_csharp_seen(text);
            return TakeText();
        }

        /// <summary>Keeps an object alive for as long as its listener in C++.</summary>
        internal static void Keep(HandleRef listener, object one) =>
            ghlauth_csharp_keep(listener, GCHandle.ToIntPtr(GCHandle.Alloc(one)));

        /// <summary>Lets the call that called a listener throw its exception.</summary>
        internal static void Throw(Exception exception)
        {
            ExceptionDispatchInfo info = ExceptionDispatchInfo.Capture(exception);
            ghlauth_csharp_throw(GCHandle.ToIntPtr(GCHandle.Alloc(info)), Give(exception.Message));
        }

        /// <summary>Whether the exception that came out of this thread's last call is one of a listener.</summary>
        internal static bool WasThrown => wasThrown;

        internal static bool IsPending => failure != null || thrown != null;

        /// <summary>What is to be thrown. What a listener threw goes on from here, with the stack that it has.</summary>
        internal static Exception Pending()
        {
            Exception exception = failure;
            ExceptionDispatchInfo info = thrown;
            failure = null;
            thrown = null;
            wasThrown = info != null;
            info?.Throw();
            return exception;
        }

        static void Take(IntPtr data, long size)
        {
            byte[] bytes = new byte[size];
            Marshal.Copy(data, bytes, 0, bytes.Length);
            taken = bytes;
        }

        static void Failed(IntPtr error)
        {
            using (var one = new Error(error, false)) failure = Exceptions.Of(new Failure(one), null);
        }

        static void Threw(IntPtr exception) => thrown = (ExceptionDispatchInfo)GCHandle.FromIntPtr(exception).Target;

        static void Broke(IntPtr data, long size)
        {
            Take(data, size);
            failure = new InvalidOperationException(TakeText());
        }

        static void Drop(IntPtr handle) => GCHandle.FromIntPtr(handle).Free();
    }

    /// <summary>Finds the native library where a package has it.</summary>
    static class NativeLibraries
    {
        const int Now = 2;

        [DllImport("libdl.so.2")] static extern IntPtr dlopen([MarshalAs(UnmanagedType.LPStr)] string path, int flags);

        /// <summary>Loads it, so that it is found by its name from now on. Where it is not, the runtime looks for it itself.</summary>
        internal static void Load()
        {
            string here = Path.GetDirectoryName(typeof(NativeLibraries).Assembly.Location);
            if (string.IsNullOrEmpty(here)) return;
            foreach (string root in new[] { here, Path.Combine(here, "..", "..") })
            {
                foreach (string place in new[] { "", "runtimes/linux-x64/native", "runtimes/linux-arm64/native" })
                {
                    string path = Path.Combine(root, place, "libghlauth_csharp.so");
                    // One of another processor does not load.
                    if (File.Exists(path) && dlopen(path, Now) != IntPtr.Zero) return;
                }
            }
        }
    }
}
