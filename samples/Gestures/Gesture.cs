namespace Gestures;

/// <summary>The ways in which a player moves the controller.</summary>
internal enum Gesture
{
    Rest,
    SwipeLeft,
    SwipeRight,
    Circle,
    Shake,
    Knock,
}
