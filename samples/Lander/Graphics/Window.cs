using System.Runtime.InteropServices;

namespace Lander.Graphics;

/// <summary>A window that shows a canvas.</summary>
internal sealed class Window : IDisposable
{
    /// <summary>The picture's pixels; a window of another size scales it.</summary>
    public const int Width = 1280;

    /// <inheritdoc cref="Width"/>
    public const int Height = 720;

    private readonly nint _window;
    private readonly nint _renderer;

    /// <summary>Opens the window.</summary>
    /// <param name="title">Its title.</param>
    /// <exception cref="InvalidOperationException">SDL is missing, or there is no screen. The message says what to do.</exception>
    public Window(string title)
    {
        if (!Sdl.IsInstalled)
            throw new InvalidOperationException($"The window needs SDL 2, which is not on this machine; {Sdl.Advice}. '--headless' runs without a window.");
        Sdl.Check(Sdl.Init(Sdl.Video) == 0, "SDL_Init");
        if (!Sdl.HasScreen)
            throw new InvalidOperationException("SDL finds no screen: is DISPLAY or WAYLAND_DISPLAY set? '--headless' runs without a window.");
        _window = Sdl.CreateWindow(title, Sdl.Centered, Sdl.Centered, Width, Height, Sdl.Resizable);
        Sdl.Check(_window != 0, "SDL_CreateWindow");
        _renderer = Sdl.CreateRenderer(_window, -1, Sdl.Accelerated | Sdl.VerticalSync);
        if (_renderer == 0)
            _renderer = Sdl.CreateRenderer(_window, -1, Sdl.Software);
        Sdl.Check(_renderer != 0, "SDL_CreateRenderer");
        Sdl.Check(Sdl.SetLogicalSize(_renderer, Width, Height) == 0, "SDL_RenderSetLogicalSize");
        Sdl.Check(Sdl.SetBlendMode(_renderer, Sdl.Blend) == 0, "SDL_SetRenderDrawBlendMode");
    }

    /// <summary>The next key that was pressed, in lower case, '\0' where there is none, or '\x1b' where the window was closed.</summary>
    public static char NextKey()
    {
        while (Sdl.Poll(out Sdl.Event next) != 0)
        {
            if (next.Kind == Sdl.Quit)
                return '\x1b';
            if (next is { Kind: Sdl.KeyDown, Repeat: 0, Key: > 0 and < 128 })
                return (char)next.Key;
        }

        return '\0';
    }

    /// <summary>Shows a picture.</summary>
    public void Show(Canvas canvas)
    {
        Draw(canvas);
        Sdl.Present(_renderer);
    }

    /// <summary>Writes a picture to a PNG file.</summary>
    public void Save(Canvas canvas, string path)
    {
        Draw(canvas);
        byte[] pixels = new byte[Width * Height * 4];
        Sdl.Check(Sdl.ReadPixels(_renderer, 0, Sdl.Bgrx, ref MemoryMarshal.GetArrayDataReference(pixels), Width * 4) == 0, "SDL_RenderReadPixels");
        PngFile.Write(path, pixels, Width, Height);
    }

    public void Dispose()
    {
        Sdl.DestroyRenderer(_renderer);
        Sdl.DestroyWindow(_window);
        Sdl.Shut();
    }

    private void Draw(Canvas canvas)
    {
        Sdl.Check(Sdl.SetColor(_renderer, 5, 7, 16, 255) == 0, "SDL_SetRenderDrawColor");
        Sdl.Check(Sdl.Clear(_renderer) == 0, "SDL_RenderClear");
        if (canvas.Count > 0)
            Sdl.Check(Sdl.Geometry(_renderer, 0, in canvas.Vertices[0], canvas.Count, 0, 0) == 0, "SDL_RenderGeometry");
    }
}
