using System.Globalization;

namespace NetGen.Compiler.WeightFiles;

/// <summary>Reads the header of a safetensors file and checks that its tensors fill the data exactly.</summary>
internal static class TensorHeader
{
    private const string MetadataKey = "__metadata__";

    // As in the library, which reads the file when the program runs.
    private const int MaximumRank = 8;
    private const int MaximumEntries = 100_000;

    /// <summary>Reads a header.</summary>
    /// <param name="json">The header.</param>
    /// <param name="dataLength">The number of bytes after it.</param>
    public static WeightsFileState Parse(string json, long dataLength)
    {
        try
        {
            var places = new List<TensorPlace>();
            Dictionary<string, string> metadata = [];
            var text = new HeaderText(json);
            text.ReadObject(name =>
            {
                if (name == MetadataKey)
                    text.ReadObject(key => metadata[key] = text.ReadString());
                else if (places.Count == MaximumEntries)
                    throw new HeaderException($"it has more than {MaximumEntries} tensors");
                else
                    places.Add(ReadTensor(name, text));
            });
            text.ReadEnd();
            CheckPlaces(places, dataLength);
            return new WeightsFileState.Good(ByName(places), metadata);
        }
        catch (HeaderException exception)
        {
            return new WeightsFileState.Damaged(exception.Message);
        }
    }

    private static TensorPlace ReadTensor(string name, HeaderText text)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        text.ReadObject(key =>
        {
            if (key == "dtype")
                type = text.ReadString();
            else if (key == "shape")
                shape = text.ReadNumbers(MaximumRank);
            else if (key == "data_offsets")
                offsets = text.ReadNumbers(most: 2);
            else
                throw new HeaderException($"{ShortText.Of(name)} has an unknown member {ShortText.Of(key)}");
        });
        return type is not null && shape is not null && offsets is [var begin, var end]
            ? new TensorPlace(new TensorHead(name, ShortText.Of(type), shape), begin, end)
            : throw new HeaderException($"{ShortText.Of(name)} needs a dtype, a shape and two data_offsets");
    }

    private static void CheckPlaces(IEnumerable<TensorPlace> places, long dataLength)
    {
        long end = 0;
        foreach (TensorPlace place in places.OrderBy(place => place.Begin).ThenBy(place => place.End))
        {
            if (place.Begin != end || place.End < end)
                throw new HeaderException($"{ShortText.Of(place.Head.Name)} begins at byte {Text(place.Begin)} of the data, expected {Text(end)}");
            end = place.End;
            if (SizeOf(place.Head) is { } size && place.End - place.Begin != size)
                throw new HeaderException($"{ShortText.Of(place.Head.Name)} is {place.Head.ShapeText} but takes bytes {Text(place.Begin)} to {Text(place.End)}");
        }

        if (end != dataLength)
            throw new HeaderException($"the tensors take {Text(end)} bytes, but {Text(dataLength)} bytes of data follow the header");
    }

    // Of a type that no network has, nothing: the difference in types says all.
    private static double? SizeOf(TensorHead head)
    {
        int? size = head.Type switch
        {
            "F64" => 8,
            "F32" => 4,
            "BF16" or "F16" => 2,
            "I8" => 1,
            _ => null,
        };
        return head.Shape.Aggregate((double?)size, (product, dimension) => product * dimension);
    }

    private static Dictionary<string, TensorHead> ByName(List<TensorPlace> places)
    {
        var tensors = new Dictionary<string, TensorHead>();
        foreach (TensorPlace place in places)
        {
            if (tensors.ContainsKey(place.Head.Name))
                throw new HeaderException($"the tensor {ShortText.Of(place.Head.Name)} appears twice");
            tensors.Add(place.Head.Name, place.Head);
        }

        return tensors;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A tensor and its bytes, counted from the end of the header.</summary>
    private sealed record TensorPlace(TensorHead Head, long Begin, long End);
}
