using System.Reflection;
using System.Runtime.InteropServices;

namespace Lander.Graphics;

/// <summary>The few functions of SDL 2 (2.0.18 or newer) that the window needs.</summary>
internal static partial class Sdl
{
    public const uint Video = 0x20;
    public const uint Quit = 0x100;
    public const uint KeyDown = 0x300;
    public const int Centered = 0x2FFF0000;
    public const uint Resizable = 0x20;
    public const uint Accelerated = 2;
    public const uint VerticalSync = 4;
    public const uint Software = 1;
    public const int Blend = 1;

    /// <summary>Bytes in the order blue, green, red, nothing, on a little-endian machine.</summary>
    public const uint Bgrx = 0x16161804;

    /// <summary>The name by which the functions below ask for the library.</summary>
    private const string Library = "SDL2";

    private static readonly string[] Names = OperatingSystem.IsWindows() ? ["SDL2.dll"]
        : OperatingSystem.IsMacOS() ? ["libSDL2-2.0.0.dylib", "libSDL2.dylib", "/opt/homebrew/lib/libSDL2-2.0.0.dylib"]
        : ["libSDL2-2.0.so.0", "libSDL2.so"];

    static Sdl() => NativeLibrary.SetDllImportResolver(typeof(Sdl).Assembly, Find);

    /// <summary>Whether the library is on this machine.</summary>
    public static bool IsInstalled => Array.Exists(Names, name => NativeLibrary.TryLoad(name, out _));

    /// <summary>How to get it.</summary>
    public static string Advice => OperatingSystem.IsWindows() ? "put SDL2.dll (from the releases of libsdl-org/SDL, version 2) beside the program"
        : OperatingSystem.IsMacOS() ? "run 'brew install sdl2'"
        : "install it: 'apt install libsdl2-2.0-0', 'dnf install SDL2' or 'pacman -S sdl2'";

    [LibraryImport(Library, EntryPoint = "SDL_Init")]
    public static partial int Init(uint flags);

    [LibraryImport(Library, EntryPoint = "SDL_GetCurrentVideoDriver")]
    private static partial nint GetVideoDriver();

    [LibraryImport(Library, EntryPoint = "SDL_Quit")]
    public static partial void Shut();

    [LibraryImport(Library, EntryPoint = "SDL_GetError")]
    private static partial nint GetError();

    [LibraryImport(Library, EntryPoint = "SDL_CreateWindow", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateWindow(string title, int x, int y, int width, int height, uint flags);

    [LibraryImport(Library, EntryPoint = "SDL_DestroyWindow")]
    public static partial void DestroyWindow(nint window);

    [LibraryImport(Library, EntryPoint = "SDL_CreateRenderer")]
    public static partial nint CreateRenderer(nint window, int index, uint flags);

    [LibraryImport(Library, EntryPoint = "SDL_DestroyRenderer")]
    public static partial void DestroyRenderer(nint renderer);

    [LibraryImport(Library, EntryPoint = "SDL_RenderSetLogicalSize")]
    public static partial int SetLogicalSize(nint renderer, int width, int height);

    [LibraryImport(Library, EntryPoint = "SDL_SetRenderDrawBlendMode")]
    public static partial int SetBlendMode(nint renderer, int mode);

    [LibraryImport(Library, EntryPoint = "SDL_SetRenderDrawColor")]
    public static partial int SetColor(nint renderer, byte red, byte green, byte blue, byte alpha);

    [LibraryImport(Library, EntryPoint = "SDL_RenderClear")]
    public static partial int Clear(nint renderer);

    [LibraryImport(Library, EntryPoint = "SDL_RenderGeometry")]
    public static partial int Geometry(nint renderer, nint texture, ref readonly Vertex vertices, int count, nint indices, int indexCount);

    [LibraryImport(Library, EntryPoint = "SDL_RenderPresent")]
    public static partial void Present(nint renderer);

    [LibraryImport(Library, EntryPoint = "SDL_RenderReadPixels")]
    public static partial int ReadPixels(nint renderer, nint rectangle, uint format, ref byte pixels, int pitch);

    [LibraryImport(Library, EntryPoint = "SDL_PollEvent")]
    public static partial int Poll(out Event next);

    /// <summary>Whether windows are seen by somebody: not by SDL's own choice of a driver without a screen.</summary>
    public static bool HasScreen => Environment.GetEnvironmentVariable("SDL_VIDEODRIVER") is not null
        || Marshal.PtrToStringUTF8(GetVideoDriver()) is not ("offscreen" or "dummy" or "evdev");

    /// <summary>Throws what SDL says if a call failed.</summary>
    public static void Check(bool hasWorked, string call)
    {
        if (!hasWorked)
            throw new InvalidOperationException($"SDL: {call} failed: {Marshal.PtrToStringUTF8(GetError())}");
    }

    private static nint Find(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        foreach (string candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint library))
                return library;
        }

        return 0;
    }

    /// <summary>An event: its kind, and of a key its code.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 56)]
    public struct Event
    {
        [FieldOffset(0)]
        public uint Kind;

        [FieldOffset(13)]
        public byte Repeat;

        [FieldOffset(20)]
        public int Key;
    }
}
