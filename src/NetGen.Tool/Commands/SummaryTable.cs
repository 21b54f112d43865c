using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NetGen.Compiler.Tool.Commands;

/// <summary>The layers of a network as a table for a terminal, with what <see cref="NetworkDescription.Summary"/> has.</summary>
internal static class SummaryTable
{
    private static readonly Style Faint = new(Color.Grey), Strong = new(decoration: Decoration.Bold), Names = new(Color.Aqua);

    /// <summary>The table.</summary>
    public static IRenderable Of(NetworkDescription network)
    {
        bool isGraph = network.Layers.Any(layer => layer.ConnectedTo.Length > 0);
        Table table = new Table().Border(TableBorder.Simple).Title(new TableTitle(Markup.Escape(network.Name), Strong));
        table.AddColumn(new TableColumn("layer"));
        table.AddColumn(new TableColumn("output").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("parameters").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("FLOPs").RightAligned().NoWrap());
        if (isGraph)
            table.AddColumn(new TableColumn("connected to"));
        foreach (TensorInfo input in network.Inputs)
            AddRow(new Text(input.Name, Names), input.Shape.AsSpan(), "", "", "");
        foreach (LayerInfo layer in network.Layers)
            AddRow(Title(layer), layer.OutputShape.AsSpan(), Number(layer.ParameterCount), Number(layer.Flops), string.Join(", ", layer.ConnectedTo));
        table.AddEmptyRow();
        AddRow(new Text("total", Strong), [], Number(network.ParameterCount), Number(network.Layers.Sum(layer => layer.Flops)), "");
        if (network.TrainableParameterCount < network.ParameterCount)
        {
            AddRow(new Text("trainable"), [], Number(network.TrainableParameterCount), "", "");
            AddRow(new Text("non-trainable"), [], Number(network.ParameterCount - network.TrainableParameterCount), "", "");
        }

        return table;

        void AddRow(IRenderable name, ReadOnlySpan<int> shape, string parameters, string flops, string sources)
        {
            Style numbers = parameters == "0" ? Faint : Style.Plain;
            IRenderable[] cells = [name, new Text(ShapeText.Format(shape)), new Text(parameters, numbers), new Text(flops), new Text(sources, Faint)];
            table.AddRow(isGraph ? cells : cells[..^1]);
        }
    }

    private static Paragraph Title(LayerInfo layer)
    {
        Paragraph title = new Paragraph().Append(layer.Name, Names);
        return layer.Configuration.Length == 0 ? title : title.Append($" ({layer.Configuration})", Faint);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
