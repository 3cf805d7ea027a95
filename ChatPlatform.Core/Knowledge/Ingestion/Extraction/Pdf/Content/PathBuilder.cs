namespace ChatPlatform.Core.Knowledge.Ingestion.Extraction.Pdf.Content;

/// <summary>Follows the paths of a page: areas that are filled and the rectangle around the clipping path.</summary>
internal sealed class PathBuilder
{
    private PdfBox _box = PdfBox.Empty;
    private bool _isRectangle = true;
    private bool _clips;
    private int _parts;

    /// <summary>Runs an operator of paths; false for other operators.</summary>
    /// <param name="order">Number of glyphs drawn so far.</param>
    public bool Run(string name, List<object> operands, GraphicsState state, PageMarks marks, int order)
    {
        var o = new Operands(operands);
        switch (name)
        {
            case "re":
                Add(state, o.Number(0), o.Number(1));
                Add(state, o.Number(0) + o.Number(2), o.Number(1) + o.Number(3));
                Add(state, o.Number(0), o.Number(1) + o.Number(3));
                Add(state, o.Number(0) + o.Number(2), o.Number(1));
                _parts++;
                return true;
            case "m" or "l":
                Add(state, o.Number(0), o.Number(1));
                _isRectangle = false;
                return true;
            case "c" or "v" or "y":
                for (var i = 0; i + 1 < operands.Count; i += 2)
                {
                    Add(state, o.Number(i), o.Number(i + 1));
                }

                _isRectangle = false;
                return true;
            case "W" or "W*":
                _clips = true;
                return true;
            case "f" or "F" or "f*" or "B" or "B*" or "b" or "b*":
                Fill(state, marks, order);
                marks.AddPath();
                End(state);
                return true;
            case "S" or "s":
                marks.AddPath();
                End(state);
                return true;
            case "n":
                End(state);
                return true;
            case "h":
                return true;
            default:
                return false;
        }
    }

    private void Add(GraphicsState state, double x, double y)
    {
        var (px, py) = state.Matrix.Apply(x, y);
        _box = _box.Including(px, py);
    }

    private void Fill(GraphicsState state, PageMarks marks, int order)
    {
        if (state.Alpha > 0.01)
        {
            var isUpright = Math.Abs(state.Matrix.B) + Math.Abs(state.Matrix.C) < 1e-6
                || Math.Abs(state.Matrix.A) + Math.Abs(state.Matrix.D) < 1e-6;
            marks.AddArea(
                _box.Intersect(state.Clip), order, state.IsWhite,
                _isRectangle && _parts == 1 && isUpright && state.IsOpaqueBlend && state.Alpha >= 0.99);
        }
    }

    private void End(GraphicsState state)
    {
        if (_clips && !_box.IsEmpty)
        {
            state.Clip = state.Clip.Intersect(_box);
        }

        (_box, _isRectangle, _clips, _parts) = (PdfBox.Empty, true, false, 0);
    }
}
