using System.Globalization;
using NetGen.Randomness;

namespace NetGen;

/// <content>Cross-validation.</content>
public sealed partial class DataSet
{
    /// <summary>
    /// Divides the shuffled samples into folds of equal size, give or take one, and gives for each fold the others to train on
    /// and itself to validate with (scikit-learn: <c>KFold</c> and <c>StratifiedKFold</c>).
    /// </summary>
    /// <param name="folds">The number of folds, from 2 to <see cref="Count"/>.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <param name="stratified">
    /// Whether each fold gets the same share of each class, give or take one sample. Targets are then one-hot or one value,
    /// each value a class.
    /// </param>
    /// <returns>
    /// One pair for each fold, copied when the sequence comes to it: only one fold needs memory at a time.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds, or more than samples.</exception>
    /// <exception cref="ArgumentException">
    /// The folds are stratified, and a class has fewer samples than there are folds, or there are several named targets.
    /// </exception>
    public IEnumerable<(DataSet Train, DataSet Validation)> KFold(int folds, long seed = 0, bool stratified = false)
    {
        if (folds < 2 || folds > Count)
            throw new ArgumentOutOfRangeException(
                nameof(folds), folds, $"KFold expects from 2 to {Count} folds, for the data set has {Count} samples.");
        if (stratified && TargetParts.Length > 1)
            throw new ArgumentException(
                $"Stratified folds expect one target, whose classes they share out, got {string.Join(", ", TargetParts)}; use stratified: false.",
                nameof(stratified));
        int[] order = ShuffledOrder(seed);
        if (stratified)
            SortByClass(order, folds);
        return Folds(order, folds);
    }

    // Dealt like cards: neighbours in the order are in different folds.
    private IEnumerable<(DataSet Train, DataSet Validation)> Folds(int[] order, int folds)
    {
        for (int fold = 0; fold < folds; fold++)
        {
            int[] validation = [.. order.Where((_, place) => place % folds == fold)];
            int[] train = [.. order.Where((_, place) => place % folds != fold)];
            yield return (Select(train), Select(validation));
        }
    }

    private int[] ShuffledOrder(long seed)
    {
        int[] order = new int[Count];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Permutation.Shuffle(order, seed, 0);
        return order;
    }

    // A stable sort, so that the samples of a class stay in their random order.
    private void SortByClass(int[] order, int folds)
    {
        int[] sorted = [.. order.OrderBy(ClassValue)];
        foreach (IGrouping<float, int> samples in sorted.GroupBy(ClassValue))
        {
            if (samples.Count() < folds)
                throw new ArgumentException(
                    $"Stratified folds need at least {folds} samples of each class, one for each fold; class " +
                    $"{samples.Key.ToString(CultureInfo.InvariantCulture)} has {samples.Count()}. Take fewer folds, or stratified: false.",
                    nameof(folds));
        }

        sorted.CopyTo(order, 0);
    }

    private float ClassValue(int sample)
    {
        ReadOnlySpan<float> target = Target(sample);
        return target.Length == 1 ? target[0] : ClassTargets.IndexOfMax(target);
    }
}
