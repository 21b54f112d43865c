namespace NetGen.Tests.Data;

/// <summary>Recordings as windows and tracks.</summary>
public class RecordingTests
{
    [Fact]
    public void Windows_FollowEachOther_AndTheRestIsLeftOut()
    {
        float[] sound = [.. Enumerable.Range(0, 22).Select(i => (float)i)], targets = [.. Enumerable.Range(0, 11).Select(i => -(float)i)];
        DataSet data = DataSet.FromRecording(sound, targets, steps: 3, inputSize: 2);
        Assert.Equal((3, 6, 3), (data.Count, data.InputSize, data.TargetSize));
        Assert.Equal([6, 7, 8, 9, 10, 11], data.Input(1).ToArray());
        Assert.Equal([-3, -4, -5], data.Target(1).ToArray());
    }

    [Theory]
    [InlineData(1, new float[] { 0, 1, 2, 3, 4, 5, 6 })]
    [InlineData(2, new float[] { 0, 3, 1, 4, 2, 5 })]
    [InlineData(3, new float[] { 0, 2, 4, 1, 3, 5 })]
    [InlineData(7, new float[] { 0, 1, 2, 3, 4, 5, 6 })]
    public void Tracks_GoOnSideBySide(int tracks, float[] expected)
    {
        float[] values = [.. Enumerable.Range(0, 7).Select(i => (float)i)];
        DataSet data = new DataSet(values, values, 1, 1).WithSampleWeights(values).InTracks(tracks);
        Assert.Equal(expected, data.Inputs.ToArray());
        Assert.Equal(expected, data.Targets.ToArray());
        Assert.Equal(expected, data.SampleWeights!.Value.ToArray());
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        var data = new DataSet(new float[7], new float[7], 1, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.InTracks(0));
        Assert.Contains("from 1 to 7 tracks", Assert.Throws<ArgumentOutOfRangeException>(() => data.InTracks(8)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "one window of 8 steps, got a recording of 7",
            Assert.Throws<ArgumentException>(() => DataSet.FromRecording(new float[7], new float[7], 8)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataSet.FromRecording(new float[7], new float[6], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSet.FromRecording(new float[7], new float[7], 0));
    }
}
