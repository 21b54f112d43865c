using System.Globalization;

namespace NetGen;

/// <content>The state of callbacks, which is saved with the trainer and taken up again.</content>
public abstract partial class Trainer
{
    private Dictionary<string, CallbackState> _callbackStates = [];
    private IReadOnlyList<Callback>? _callbacks;
    private bool _hasLoadedStates;

    /// <summary>The callbacks' states: as they are now while <c>Fit</c> runs, else as it left them or a file had them.</summary>
    private Dictionary<string, CallbackState> CallbackStates
    {
        get
        {
            if (_callbacks is null)
                return _callbackStates;
            var states = new Dictionary<string, CallbackState>();
            foreach ((string name, Callback callback) in Named(_callbacks))
            {
                var state = new CallbackState();
                callback.SaveState(state);
                states.Add(name, state);
            }

            return states;
        }
    }

    /// <summary>
    /// <c>Fit</c> has begun, and its callbacks are as good as new: after <see cref="Load"/> they take up the states of the file.
    /// </summary>
    internal void BeginCallbacks(IReadOnlyList<Callback> callbacks)
    {
        if (_hasLoadedStates)
        {
            foreach ((string name, Callback callback) in Named(callbacks))
            {
                if (_callbackStates.TryGetValue(name, out CallbackState? state))
                    callback.LoadState(state);
            }
        }

        _hasLoadedStates = false;
        _callbacks = callbacks;
    }

    /// <summary><c>Fit</c> ends: what the callbacks are like now is what <see cref="Save"/> writes from here on.</summary>
    internal void EndCallbacks()
    {
        _callbackStates = CallbackStates;
        _callbacks = null;
    }

    // Those of one name are told apart by their order.
    private static IEnumerable<(string Name, Callback Callback)> Named(IReadOnlyList<Callback> callbacks)
    {
        var counts = new Dictionary<string, int>();
        foreach (Callback callback in callbacks)
        {
            if (callback.StateName is not { } name)
                continue;
            int count = counts[name] = counts.GetValueOrDefault(name) + 1;
            yield return (count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} #{count}"), callback);
        }
    }
}
