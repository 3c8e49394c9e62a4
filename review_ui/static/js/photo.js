// The photo: OpenSeadragon with the boxes of fields and seals drawn over it. A copy of the screen's
// size is there at once; the whole photo is laid over it when somebody looks nearer.

const SVG = "http://www.w3.org/2000/svg";
const OpenSeadragon = window.OpenSeadragon;

export class PhotoViewer {
  // `onMark` is told the key of a box that was clicked, `onShown` that the photo is there.
  constructor(element, onMark, onShown) {
    this.element = element;
    this.onMark = onMark;
    this.onShown = onShown;
    this.turned = 0;
    this.marks = [];
    this.current = null;
    this.viewer = OpenSeadragon({
      element,
      drawer: "canvas",
      showNavigationControl: false,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      gestureSettingsTouch: { pinchRotate: false },
      animationTime: 0.35,
      visibilityRatio: 0.4,
      minZoomImageRatio: 0.7,
      maxZoomPixelRatio: 3,
      keyboardNavEnabled: false,
      crossOriginPolicy: false,
      silenceMultiImageWarnings: true,
    });
    this.boxes = document.createElementNS(SVG, "svg");
    this.boxes.classList.add("boxes");
    this.boxes.setAttribute("aria-hidden", "true");
    this.viewer.canvas.append(this.boxes);
    for (const event of ["update-viewport", "resize", "open"]) {
      this.viewer.addHandler(event, () => this.place());
    }
    for (const event of ["zoom", "resize", "open"]) {
      this.viewer.addHandler(event, () => this.sharpen());
    }
    this.viewer.addHandler("canvas-click", (event) => this.clicked(event));
    this.viewer.addHandler("tile-drawn", () => {
      if (this.element.dataset.shown) return;
      this.element.dataset.shown = this.key;
      this.onShown(this.key);
    });
  }

  // Show a photo: `thumb` is its button, `marks` the boxes on it.
  show(thumb, marks) {
    const { file, page, width, height, previewWidth, previewHeight, rotation } = thumb.dataset;
    this.key = thumb.dataset.thumb;
    delete this.element.dataset.shown;
    this.turned = Number(rotation);
    this.saved = this.turned;
    this.setMarks(marks);
    if (!Number(width)) {
      this.viewer.close();
      return;
    }
    const address = (wide) => `/api/v1/files/${file}/image?page=${page}&width=${wide}`;
    const preview = Number(previewWidth);
    this.scale = preview / Number(width);
    this.whole = null;
    if (Number(width) > preview) {
      const wide = Math.min(Number(width), 4096);
      this.whole = picture(address(wide), wide, Math.round((Number(height) * wide) / Number(width)));
    }
    this.viewer.open(picture(address(preview), preview, Number(previewHeight)));
    this.viewer.addOnceHandler("open", () => {
      this.viewer.viewport.setRotation(this.turned, true);
      this.viewer.viewport.goHome(true);
      if (this.current) this.lookAt(this.current);
    });
  }

  // Once a pixel of the copy is wider than one of the screen, the whole photo is worth fetching.
  sharpen() {
    const image = this.image();
    if (!image || !this.whole) return;
    const { viewport } = this.viewer;
    const magnified = image.viewportToImageZoom(viewport.getZoom()) * window.devicePixelRatio;
    if (magnified <= 1) return;
    const { x, y, width } = image.getBounds();
    const { key } = this;
    const success = ({ item }) => {
      if (this.key !== key) this.viewer.world.removeItem(item); // another photo came meanwhile
    };
    this.viewer.addTiledImage({ tileSource: this.whole, x, y, width, success });
    this.whole = null;
  }

  setMarks(marks) {
    this.marks = marks.map(({ key, kind, points }) => {
      const corners = points.split(" ").map((pair) => pair.split(",").map(Number));
      const polygon = document.createElementNS(SVG, "polygon");
      polygon.classList.add(kind);
      polygon.dataset.mark = key;
      return { key, kind, corners, polygon };
    });
    this.boxes.replaceChildren(...this.marks.map((mark) => mark.polygon));
    this.highlight(this.current);
    this.place();
  }

  image() {
    return this.viewer.world.getItemCount() ? this.viewer.world.getItemAt(0) : null;
  }

  place() {
    const image = this.image();
    this.boxes.toggleAttribute("hidden", !image);
    if (!image) return;
    for (const { corners, polygon } of this.marks) {
      const points = corners.map(([x, y]) => {
        const at = image.imageToViewerElementCoordinates(
          new OpenSeadragon.Point(x * this.scale, y * this.scale),
        );
        return `${at.x.toFixed(1)},${at.y.toFixed(1)}`;
      });
      polygon.setAttribute("points", points.join(" "));
    }
  }

  clicked(event) {
    const image = this.image();
    if (!event.quick || !image) return;
    const at = image.viewerElementToImageCoordinates(event.position);
    const inside = this.marks
      .filter((mark) => mark.kind !== "paper" && contains(mark.corners, at.x / this.scale, at.y / this.scale))
      .sort((a, b) => area(a.corners) - area(b.corners));
    if (inside.length) this.onMark(inside[0].key);
  }

  highlight(key) {
    this.current = key;
    for (const mark of this.marks) mark.polygon.classList.toggle("current", mark.key === key);
  }

  // Move to a box, near enough to read it.
  lookAt(key) {
    this.highlight(key);
    const mark = this.marks.find((one) => one.key === key);
    const image = this.image();
    if (!mark || !image) return;
    const xs = mark.corners.map(([x]) => x * this.scale);
    const ys = mark.corners.map(([, y]) => y * this.scale);
    const left = Math.min(...xs);
    const top = Math.min(...ys);
    const width = Math.max(...xs) - left;
    const height = Math.max(...ys) - top;
    const size = image.getContentSize();
    const around = mark.kind === "paper" ? 0 : Math.max(width * 0.8, height * 2.5, size.x * 0.12);
    const rect = new OpenSeadragon.Rect(
      left - around,
      top - around,
      width + 2 * around,
      height + 2 * around,
    );
    this.viewer.viewport.fitBounds(image.imageToViewportRectangle(rect));
  }

  zoom(factor) {
    this.viewer.viewport.zoomBy(factor);
    this.viewer.viewport.applyConstraints();
  }

  // Move by a share of what is seen.
  pan(right, down) {
    const { viewport, element } = this.viewer;
    const by = new OpenSeadragon.Point(right * element.clientWidth, down * element.clientHeight);
    viewport.panBy(viewport.deltaPointsFromPixels(by));
    viewport.applyConstraints();
  }

  fit() {
    this.viewer.viewport.goHome();
  }

  turn(by) {
    this.turned = (this.turned + by + 360) % 360;
    this.viewer.viewport.rotateBy(by, true);
    this.viewer.viewport.goHome(true);
  }

  brightness(percent) {
    this.viewer.drawer.canvas.style.filter = percent === 100 ? "" : `brightness(${percent}%)`;
  }

  showBoxes(wanted) {
    this.boxes.classList.toggle("off", !wanted);
  }
}

function picture(url, width, height) {
  return { type: "legacy-image-pyramid", levels: [{ url, width, height }], width, height };
}

function contains(corners, x, y) {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i, i += 1) {
    const [ax, ay] = corners[i];
    const [bx, by] = corners[j];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function area(corners) {
  let sum = 0;
  corners.forEach(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum) / 2;
}
